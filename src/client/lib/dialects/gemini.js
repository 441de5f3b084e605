const isFinished = (candidate) => Boolean(candidate?.finishReason);

/** Gemini with `alt=sse`: a chunk tells why it was the last. */
export const gemini = {
    name: "Gemini",
    speaksJson: true,
    hasTerminal: true,

    kindOf({ json }) {
        if (json?.error != null) {
            return "error";
        }

        const finished = Array.isArray(json?.candidates) && json.candidates.some(isFinished);
        return finished || json?.promptFeedback?.blockReason ? "last" : "content";
    },

    textOf({ json }) {
        const parts = json.candidates?.[0]?.content?.parts;
        return Array.isArray(parts) ? parts.map((part) => part?.text ?? "").join("") : "";
    },

    // Its code is an HTTP status, and no word.
    errorOf: ({ json }) => ({ message: json.error.message, code: json.error.status }),
};
