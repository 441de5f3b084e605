namespace ProxyGovernor.Policies;

/// <summary>How events tell the client their stream id: <c>Tag</c>.</summary>
internal enum TagMode
{
    /// <summary><c>stream_id</c> as the first member of each event's JSON object.</summary>
    JsonMember,
    /// <summary>Not at all; only the <c>X-Stream-Id</c> header tells it.</summary>
    None,
}
