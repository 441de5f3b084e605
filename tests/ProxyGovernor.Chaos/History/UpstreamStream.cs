namespace ProxyGovernor.Chaos.History;

/// <summary>One stream as the model server saw it: when its request arrived, and when its connection was seen closed.</summary>
/// <param name="Id">The stream id.</param>
/// <param name="Session">The client's session id.</param>
/// <param name="Replica">The process that opened it; a restarted replica has another name.</param>
/// <param name="Fence">The fence that came with it.</param>
/// <param name="Opened">Since the history's beginning.</param>
/// <param name="Closed">Since the history's beginning; null: not by the history's end.</param>
internal sealed record UpstreamStream(string Id, string Session, string Replica, long Fence, TimeSpan Opened, TimeSpan? Closed);
