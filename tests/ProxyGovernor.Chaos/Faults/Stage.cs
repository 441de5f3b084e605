using ProxyGovernor.Chaos.History;
using ProxyGovernor.Chaos.Load;
using ProxyGovernor.Chaos.Processes;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Testing;

namespace ProxyGovernor.Chaos.Faults;

/// <summary>Real replicas, a real Redis and a model server under load, for faults to strike.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public static readonly LeaseTimes Times = new(
        Ttl: TimeSpan.FromSeconds(2), Margin: TimeSpan.FromMilliseconds(300), Valve: TimeSpan.FromMilliseconds(500), Heartbeat: TimeSpan.FromMilliseconds(250));

    private readonly SimulatedModelServer _model;
    private readonly StoreJournal _journal;
    private readonly StallWatch _stalls;

    private Stage(SimulatedModelServer model, RedisServer redis, Fleet fleet)
    {
        (_model, Redis, Fleet) = (model, redis, fleet);
        Recorder = new UpstreamRecorder(model);
        _journal = new StoreJournal(() => Redis);
        _stalls = new StallWatch(fleet, Recorder);
        Prompts = new RapidPrompts(fleet);
    }

    public RedisServer Redis { get; private set; }

    public Fleet Fleet { get; }

    public UpstreamRecorder Recorder { get; }

    public RapidPrompts Prompts { get; }

    public static async Task<Stage> StartAsync(int replicas, string onStoreUnavailable)
    {
        var model = await SimulatedModelServer.StartAsync();
        var redis = await RedisServer.StartAsync();
        try
        {
            return new Stage(model, redis, await Fleet.StartAsync(replicas, Times, redis.Address, model.Address, onStoreUnavailable));
        }
        catch
        {
            await redis.DisposeAsync();
            await model.DisposeAsync();
            throw;
        }
    }

    /// <summary>A replica with a stream open: the others would have nothing to lose.</summary>
    public async Task<HostProcess> OwnerAsync()
    {
        var name = await Recorder.OwnerAsync([.. Fleet.Running.Select(replica => replica.Name)]);
        return Fleet.Running.Single(replica => replica.Name == name);
    }

    /// <summary>The same port, and nothing remembered.</summary>
    public async Task RestartRedisAsync()
    {
        var port = Redis.Port;
        await Redis.DisposeAsync();
        Redis = await RedisServer.StartAsync(port);
    }

    /// <summary>Returns when every replica serves again.</summary>
    /// <param name="after">What struck.</param>
    /// <exception cref="TimeoutException">One does not: after what, what clients wait for, and what the replicas have logged.</exception>
    public async Task RecoverAsync(string after)
    {
        try
        {
            await Task.WhenAll(Fleet.Running.Select(replica => Recorder.ServesAsync(replica.Name)));
        }
        catch (TimeoutException late)
        {
            string[] told = [$"{Recorder.Now}: after {after}", .. Prompts.Open, .. Fleet.Running.SelectMany(replica => replica.LastLines)];
            throw new TimeoutException(string.Join('\n', told), late);
        }

        Recorder.Keep();
    }

    /// <summary>Ends the load and returns when the store has forgotten every session and run.</summary>
    public async Task QuietAsync()
    {
        await Prompts.EndAsync();
        using var patience = new CancellationTokenSource(Limits.Patience);
        using var interval = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await LeftoversAsync() is { Length: > 0 } left)
        {
            Assert.False(patience.IsCancellationRequested, left);
            await interval.WaitForNextTickAsync(CancellationToken.None);
        }

        await _journal.ReadAsync();
    }

    /// <summary>
    /// Streams whose end no replica told and no journal holds. Of those that a replica took with it into its death only the leased ones count:
    /// what it began while it could not reach the store, nobody else ever knew of.
    /// </summary>
    public IEnumerable<UpstreamStream> WithoutOutcome()
    {
        var words = EndLines().Concat(_journal.Records).SelectMany(line => line.Split(' ', '=', '\t')).ToHashSet();
        var alive = Fleet.Running.Select(replica => replica.Name).ToHashSet();
        return Recorder.Streams()
            .Where(stream => !words.Contains(stream.Id) && (alive.Contains(stream.Replica) || Prompts.IsLeased(stream.Id)));
    }

    /// <summary>Streams whose end was told twice by their own replica, or twice for it: one of each is what a death just after the telling leaves.</summary>
    public IEnumerable<string> ToldTwice() =>
        EndLines()
            .GroupBy(line => (Id: line.Split("stream_id=")[1].Split(' ')[0], IsStale: line.Contains("outcome=stale", StringComparison.Ordinal)))
            .Where(same => same.Count() > 1)
            .Select(same => same.Key.Id);

    public async ValueTask DisposeAsync()
    {
        await Prompts.DisposeAsync();
        await _journal.DisposeAsync();
        await _stalls.DisposeAsync();
        await Fleet.DisposeAsync();
        await Redis.DisposeAsync();
        await _model.DisposeAsync();
    }

    private IEnumerable<string> EndLines() => Fleet.Log.Where(line => line.Contains("stream_end ", StringComparison.Ordinal));

    private async Task<string> LeftoversAsync() =>
        await RedisCli.CallAsync(Redis, "--scan", "--pattern", "pg:*:session:*") + await RedisCli.CallAsync(Redis, "--scan", "--pattern", "pg:*:run:*");
}
