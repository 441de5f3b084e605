/** OpenAI chat completions and legacy completions; also vLLM, SGLang, TGI and llama-server. */
export const openAIChat = {
    name: "OpenAIChat",
    speaksJson: true,
    hasTerminal: true,

    kindOf({ json, data }) {
        if (data.trim() === "[DONE]") {
            return "done";
        }

        // The second form is older vLLM's.
        return json?.error != null || json?.object === "error" ? "error" : "content";
    },

    textOf({ json }) {
        const choice = json.choices?.[0];
        return choice?.delta?.content ?? choice?.text;
    },

    errorOf: ({ json }) => json.error ?? json,
};
