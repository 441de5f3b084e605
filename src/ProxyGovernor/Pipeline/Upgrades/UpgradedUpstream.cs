using ProxyGovernor.Streaming;

namespace ProxyGovernor.Pipeline.Upgrades;

/// <summary>The model server's side of an upgraded connection: idle only where neither side says anything.</summary>
internal sealed class UpgradedUpstream(UpstreamBody body, TimeProvider time) : IGovernedUpstream
{
    private long _clientSpokeAt;

    public UpstreamActivity Activity
    {
        get
        {
            var activity = body.Activity;
            return activity.Side == ActivitySide.Upstream ? activity with { Since = Math.Max(activity.Since, Volatile.Read(ref _clientSpokeAt)) } : activity;
        }
    }

    public long IdleSince => body.IdleSince is not 0 and var since ? Math.Max(since, Volatile.Read(ref _clientSpokeAt)) : 0;

    public long LastSentAt => body.LastSentAt;

    public void Close() => body.Close();

    public void EventSeen() => body.EventSeen();

    /// <summary>The client's part of a message was handed to the model server.</summary>
    public void ClientSpoke() => Volatile.Write(ref _clientSpokeAt, time.GetTimestamp());
}
