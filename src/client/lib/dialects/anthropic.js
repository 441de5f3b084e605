const typeOf = ({ json, name }) => json?.type ?? name;

/** Anthropic messages. Its errors have types and no codes. */
export const anthropic = {
    name: "Anthropic",
    speaksJson: true,
    hasTerminal: true,

    kindOf(event) {
        switch (typeOf(event)) {
            case "message_stop":
                return "last";
            case "error":
                return "error";
            case "ping":
                return "ping";
            default:
                return "content";
        }
    },

    textOf: (event) => (typeOf(event) === "content_block_delta" ? event.json.delta?.text : ""),

    errorOf: ({ json }) => json.error ?? json,
};
