using ProxyGovernor.Leases.Coordination;
using ProxyGovernor.Pipeline.Heartbeats;

namespace ProxyGovernor.Pipeline;

/// <summary>How the run ends: one outcome, decided once, and everything that is open told to get out of the way.</summary>
internal sealed partial class GovernedRun
{
    private long _hastenedAt;

    /// <summary>:: Step 8 begins: decides the outcome. The first caller wins; every later one is a no-op.</summary>
    /// <param name="outcome">How the run ends.</param>
    /// <param name="reason">One sentence for a person, without any prompt or completion text.</param>
    /// <param name="closeUpstream">False where the stream itself has just seen its end and reads on to the end of the body.</param>
    public bool TryEnd(StreamOutcome outcome, string reason, bool closeUpstream = true)
    {
        RunPhase current;
        RunPhase.Ended ended;
        do
        {
            current = Volatile.Read(ref _phase);
            if (current is RunPhase.Ended)
            {
                return false;
            }

            ended = new RunPhase.Ended(outcome, reason, _services.Time.GetTimestamp(), current);
        }
        while (Interlocked.CompareExchange(ref _phase, ended, current) != current);

        Counters.LastEvent = outcome.ToName();
        TellSuperseded();
        if (closeUpstream)
        {
            Hasten();
        }
        else
        {
            _timers?.Look();
        }

        return true;
    }

    /// <summary>The model server's answer, which came when the client's response had started, is no event stream.</summary>
    public void EndWith(UpstreamAnswerException answer)
    {
        if (TryEnd(answer.Outcome, answer.Message, closeUpstream: false))
        {
            (UpstreamStatus, AnswerMessage, UpstreamFailure) = (answer.Status, answer.Told, answer.InnerException);
        }
    }

    /// <inheritdoc/>
    void ILeaseHolder.Stop(StreamOutcome outcome, string reason)
    {
        Abort.Await();
        Stop(outcome, reason);
    }

    /// <inheritdoc cref="ILeaseHolder.Stop"/>
    public void Stop(StreamOutcome outcome, string reason)
    {
        if (!TryEnd(outcome, reason))
        {
            Hasten();
        }
    }

    /// <summary>The run has ended and must get out of the way: closes the upstream, and gives the client a moment for its terminal.</summary>
    public void Hasten()
    {
        Interlocked.CompareExchange(ref _hastenedAt, Math.Max(1, _services.Time.GetTimestamp()), 0);
        if (Ending is { From: var from } && ReferenceEquals(from, RunPhase.Streaming))
        {
            // YARP's own token stays untouched: its copier still has the terminal event to deliver.
            Volatile.Read(ref _upstream)!.Close();
        }
        else
        {
            Cancel();
        }

        if (Ending is { } ending)
        {
            Abort.RunEnded(ending);
        }

        _timers?.Look();
    }

    /// <summary>Timestamp of the first <see cref="Hasten"/>, or null.</summary>
    public long? HastenedAt => Volatile.Read(ref _hastenedAt) is not 0 and var at ? at : null;

    private void Cancel()
    {
        try
        {
            _sending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run was finalized while another thread still meant to hasten it.
        }
    }
}
