/** Ollama's NDJSON. Its error is a string. */
export const ollama = {
    name: "Ollama",
    speaksJson: true,
    hasTerminal: true,

    kindOf({ json }) {
        if (json?.error != null) {
            return "error";
        }

        return json?.done === true ? "last" : "content";
    },

    textOf: ({ json }) => json.message?.content ?? json.response,

    errorOf: ({ json }) => (typeof json.error === "string" ? { message: json.error } : json.error),
};
