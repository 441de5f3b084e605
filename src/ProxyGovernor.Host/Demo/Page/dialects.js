const messages = (content) => [{ role: "user", content }];

/** How each model API is asked for a stream. */
export const DIALECTS = {
    "OpenAI chat": (text) => ["/v1/chat/completions", { model: "demo", stream: true, messages: messages(text) }],
    "OpenAI responses": (text) => ["/v1/responses", { model: "demo", stream: true, input: text }],
    Anthropic: (text) => ["/v1/messages", { model: "demo", stream: true, max_tokens: 999, messages: messages(text) }],
    Ollama: (text) => ["/api/chat", { model: "demo", messages: messages(text) }],
    Gemini: (text) => ["/v1beta/models/demo:streamGenerateContent?alt=sse", { contents: [{ parts: [{ text }] }] }],
    "plain SSE": (text) => ["/generate", { prompt: text }],
};
