using Microsoft.AspNetCore.Http;
using ProxyGovernor.Leases.Coordination;

namespace ProxyGovernor.Pipeline.Aborting;

/// <summary>
/// Between steps 8 and 9: the end is settled with the abort's result. Where that confirms nothing, the session stays taken until whoever waits
/// for it has taken it by force, as after any other teardown that did not make the valve; and no longer than the valve where nobody waits.
/// </summary>
internal sealed class SessionHold(TimeProvider time)
{
    /// <summary>A waiter asks when the valve opens, and has its answer within a store call's deadline.</summary>
    private static readonly TimeSpan Grace = StoreCalls.Deadline;

    public async ValueTask AwaitAsync(GovernedRun run)
    {
        if (run.Abort.Result is not { } result || (result.IsCompleted && await result == AbortResult.Confirmed))
        {
            return;
        }

        await CompleteResponseAsync(run.Context);
        if (await result == AbortResult.Confirmed || run.Lease is not { Fence: not 0 } || !Owns(run.Ending!.Outcome))
        {
            return;
        }

        while (Left(run) is var left && left > TimeSpan.Zero)
        {
            // A delay is cut down to whole milliseconds, and the rest of one would be waited for in a circle.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time);
        }
    }

    /// <summary>A lease that ran out is not ours to hold, and a replica that goes away must leave none behind.</summary>
    private static bool Owns(StreamOutcome outcome) => outcome is not (StreamOutcome.LeaseLost or StreamOutcome.Shutdown);

    private TimeSpan Left(GovernedRun run) => run.Abort.AwaitedSince is { } since
        ? run.Abort.Valve + Grace - time.GetElapsedTime(since)
        : run.Abort.Valve - time.GetElapsedTime(run.Ending!.At);

    /// <summary>The client has its terminal, and must not wait for the end of the body behind it.</summary>
    private static Task CompleteResponseAsync(HttpContext context) =>
        context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested ? context.Response.CompleteAsync() : Task.CompletedTask;
}
