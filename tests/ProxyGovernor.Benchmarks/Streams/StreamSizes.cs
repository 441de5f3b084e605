namespace ProxyGovernor.Benchmarks.Streams;

/// <summary>How much is measured.</summary>
/// <param name="WarmUps">Rounds before those that count.</param>
/// <param name="Rounds">Rounds that count.</param>
/// <param name="Window">How long events and processor time are counted in a round.</param>
/// <param name="Samples">Of a round, where single requests are timed.</param>
/// <param name="IdleStreams">Open at once, as far as there are file handles.</param>
internal sealed record StreamSizes(int WarmUps, int Rounds, TimeSpan Window, int Samples, int IdleStreams)
{
    /// <summary>
    /// The runtime compiles a hot method twice more, some tenths of a second apart, and takes half of a host's processor time while it does: it is
    /// time, not load, that warms a host up.
    /// </summary>
    public static readonly TimeSpan WarmUpWindow = TimeSpan.FromSeconds(0.6);

    public static readonly StreamSizes Standard = new(WarmUps: 4, Rounds: 5, TimeSpan.FromSeconds(4), Samples: 200, IdleStreams: 10_000);

    /// <summary>For seeing that it works: under two minutes.</summary>
    public static readonly StreamSizes Quick = new(WarmUps: 1, Rounds: 2, TimeSpan.FromSeconds(0.6), Samples: 20, IdleStreams: 1_000);
}
