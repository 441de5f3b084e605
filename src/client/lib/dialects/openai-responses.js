const typeOf = ({ json, name }) => json?.type ?? name;

/** OpenAI responses. */
export const openAIResponses = {
    name: "OpenAIResponses",
    speaksJson: true,
    hasTerminal: true,

    kindOf(event) {
        switch (typeOf(event)) {
            case "response.completed":
            case "response.incomplete":
                return "last";
            case "response.failed":
            case "error":
                return "error";
            default:
                return "content";
        }
    },

    textOf: (event) => (typeOf(event) === "response.output_text.delta" ? event.json.delta : ""),

    errorOf: ({ json }) => json.error ?? json.response?.error ?? json,
};
