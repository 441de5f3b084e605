namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>
/// <c>llama-server</c>: a generation that was asked for with a conversation id outlives its connection until its stream is deleted; any other
/// ends with the connection. The id names the conversation and not the run, so the deletion must never come after the successor's request.
/// </summary>
internal sealed class LlamaServerAborter : IAborter
{
    private const string ConversationHeader = "X-Conversation-Id";

    public ValueTask<AbortReport> AbortAsync(AbortedRequest aborted, CancellationToken deadline) =>
        aborted.Header(ConversationHeader) is { Length: > 0 } conversation
            ? aborted.SendAsync(HttpMethod.Delete, $"/v1/stream?conv_id={Uri.EscapeDataString(conversation)}", null, deadline)
            : new(AbortReport.ConnectionClosed);
}
