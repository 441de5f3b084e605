namespace ProxyGovernor.Dialects;

/// <summary>The language a client and its model server speak. Values of <c>Dialect</c> in policies, labels and records.</summary>
internal enum StreamDialect
{
    /// <summary>Chosen by the request path; only generation paths are governed.</summary>
    Auto,
    /// <summary>OpenAI chat completions and legacy completions; also vLLM, SGLang, TGI and llama-server.</summary>
    OpenAIChat,
    /// <summary>OpenAI responses.</summary>
    OpenAIResponses,
    /// <summary>Anthropic messages.</summary>
    Anthropic,
    /// <summary>Ollama's NDJSON.</summary>
    Ollama,
    /// <summary>Gemini, with <c>alt=sse</c>.</summary>
    Gemini,
    /// <summary>Any other event stream (<c>text/event-stream</c>).</summary>
    Sse,
    /// <summary>Any other newline-delimited JSON.</summary>
    Ndjson,
}
