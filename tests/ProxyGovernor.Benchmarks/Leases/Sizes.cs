namespace ProxyGovernor.Benchmarks.Leases;

/// <summary>How much is measured.</summary>
/// <param name="WarmUps">Rounds before those that count: the runtime goes on compiling the hosts' hot paths for thousands of requests.</param>
/// <param name="Rounds">Rounds that count.</param>
/// <param name="Acquires">Samples of a round.</param>
/// <param name="Takeovers">Samples of a round, of the floor as well.</param>
/// <param name="FirstEvents">Samples of a round, of each store.</param>
/// <param name="Costs">Streams of a round whose costs the server counts.</param>
/// <param name="RenewWindow">Renewals are counted for so long in each round: a multiple of the heartbeat and of the pace at which a replica checks its server, or the figures jump.</param>
internal sealed record Sizes(int WarmUps, int Rounds, int Acquires, int Takeovers, int FirstEvents, int Costs, TimeSpan RenewWindow)
{
    public static readonly Sizes Standard = new(WarmUps: 16, Rounds: 7, Acquires: 1_000, Takeovers: 100, FirstEvents: 200, Costs: 10_000, TimeSpan.FromSeconds(5));

    /// <summary>For seeing that it works.</summary>
    public static readonly Sizes Quick = new(WarmUps: 1, Rounds: 3, Acquires: 100, Takeovers: 10, FirstEvents: 20, Costs: 1_000, TimeSpan.FromSeconds(5));
}
