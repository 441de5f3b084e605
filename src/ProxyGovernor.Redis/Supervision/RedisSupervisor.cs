using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Redis.Supervision.Checks;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision;

/// <summary>
/// Asks the server whether leases can be kept there: before this replica takes requests, whenever its connection is a new one, and
/// every few seconds, since what was right may be lost or changed. A server that is away never keeps the process from starting.
/// </summary>
internal sealed partial class RedisSupervisor(
    IRedisTransport transport, string root, IReadOnlyList<IRedisCheck> checks, IReadOnlyList<IRedisDuty> duties, RedisReadiness readiness, RedisDiagnosis diagnosis,
    TimeProvider time, ILogger<RedisSupervisor> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>How long the start waits for the first answer.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PaceUntilPassed = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _reconnected = new(0, 1);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_asked.Task, Task.Delay(StartPatience, time, cancellationToken));
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now is it known where this replica listens.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        AskAtOnce();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Only now do the rounds no longer tell it again.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (readiness.Condition.Standing != RedisStanding.Passed)
        {
            return;
        }

        try
        {
            foreach (var duty in duties)
            {
                await duty.LeaveAsync(cancellationToken);
            }
        }
        catch (Exception)
        {
            // The transport has told why. What this replica told of itself ends by itself, and nothing may keep the process from ending.
        }
    }

    public override void Dispose()
    {
        transport.Reconnected -= AskAtOnce;
        base.Dispose();
        _reconnected.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        transport.Reconnected += AskAtOnce;
        while (!stoppingToken.IsCancellationRequested)
        {
            await AskAsync(stoppingToken);
            _asked.TrySetResult();
            using var pace = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var next = Task.Delay(readiness.Condition.Standing == RedisStanding.Passed ? Pace : PaceUntilPassed, time, pace.Token);
            await Task.WhenAny(next, _reconnected.WaitAsync(pace.Token));
            await pace.CancelAsync();
        }
    }

    /// <summary>One round of all checks.</summary>
    internal async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var server = await RedisServerFacts.ReadAsync(transport, RedisKeys.FactsOf(root), cancellationToken);
            var findings = new List<RedisFinding>();
            foreach (var check in checks)
            {
                if (await check.CheckAsync(server, cancellationToken) is { } finding)
                {
                    findings.Add(finding);
                }

                if (findings.Exists(static found => found.IsRefusal))
                {
                    // What comes after it would fail for the same reason, and say so less clearly.
                    break;
                }
            }

            // First: a right that only they lack would be told, and taken back by the checks, in turn for ever.
            if (!findings.Exists(static found => found.IsRefusal))
            {
                foreach (var duty in duties)
                {
                    await duty.PerformAsync(cancellationToken);
                }

                diagnosis.Recovered();
            }

            Conclude(findings);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (Exception failure)
        {
            readiness.Condition = await diagnosis.ExplainAsync(failure);
        }
    }

    private void Conclude(List<RedisFinding> findings)
    {
        readiness.Condition = new(
            findings.Exists(static finding => finding.IsRefusal) ? RedisStanding.Refused : RedisStanding.Passed, findings.ConvertAll(static finding => finding.Message));
        foreach (var finding in findings.Where(finding => _told.Add(finding.Message)))
        {
            if (finding.IsRefusal)
            {
                Log.Refused(logger, finding.Message);
            }
            else
            {
                Log.Warned(logger, finding.Message);
            }
        }

        _told.IntersectWith(readiness.Condition.Messages);
    }

    /// <summary>Does not wait for the next round; never blocks.</summary>
    internal void AskAtOnce()
    {
        try
        {
            _reconnected.Release();
        }
        catch (Exception needless) when (needless is SemaphoreFullException or ObjectDisposedException)
        {
            // It will ask anyway, or never again.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(63, LogLevel.Error, "redis_refused Redis cannot keep leases; this replica is not ready: {Reason}", EventName = "redis_refused")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(64, LogLevel.Warning, "redis_warned {Reason}", EventName = "redis_warned")]
        public static partial void Warned(ILogger logger, string reason);
    }
}
