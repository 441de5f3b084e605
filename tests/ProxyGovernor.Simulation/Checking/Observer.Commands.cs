using ProxyGovernor.Leases;

namespace ProxyGovernor.Simulation.Checking;

internal sealed partial class Observer
{
    /// <summary>The store has carried out a command; whether its answer ever arrives is another matter.</summary>
    public void Executed(long sentAt, object request, StoreReply reply)
    {
        var age = TimeSpan.FromTicks(_time.Now - sentAt);
        Enter(request, reply, age);
        foreach (var run in reply.Retired)
        {
            _retirements.Retire(run);
            _repeats.Retire(run.Run.Id);
            Note("retired", run.Run.Id, (long)run.Outcome!);
            LookAt(run.Run.Session);
        }
    }

    private void Enter(object request, StoreReply reply, TimeSpan age)
    {
        switch (request, reply)
        {
            case (AcquireRequest asked, AcquireReply answer):
                Note(asked.Claim ? "claim" : "acquire", asked.Run.Id, (long)answer.Code);
                if (answer.Code is AcquireCode.Granted or AcquireCode.Waiting)
                {
                    _retirements.Enter(asked.Run);
                    _repeats.Enter(asked);
                }

                _answers.Check(asked, answer, age);
                LookAt(asked.Run.Session);
                break;
            case (FinalizeRequest asked, FinalizeReply answer):
                Note("finalize", asked.Run, (long)answer.Code);
                if (answer.Code == FinalizeCode.Unknown)
                {
                    _retirements.Void(asked.Session, asked.Run);
                }
                else if (answer.Code == FinalizeCode.Finalized && asked.FreesIdempotencyKey)
                {
                    _repeats.Free(asked.Run);
                }

                LookAt(asked.Session);
                break;
            case (RenewRequest asked, RenewReply answer):
                Renewed(asked, answer, age);
                break;
            case (StopRequest asked, StopReply answer):
                Note("stop", asked.Run, (long)answer.Code);
                break;
            case (CancelSessionRequest asked, StopReply answer):
                Note("cancel", asked.Session, (long)answer.Code);
                break;
        }
    }

    private void Renewed(RenewRequest asked, RenewReply answer, TimeSpan age)
    {
        for (var i = 0; i < answer.Results.Count; i++)
        {
            var run = asked.Items[i].Run;
            Note("renew", run.Id, (long)answer.Results[i].Code);
            if (asked.NotAfter > 0)
            {
                _answers.CheckAge(run.Id, age);
            }

            if (answer.Results[i].Code == RenewCode.Readopted)
            {
                _retirements.Enter(run);
                if (!_disturbances.HasLostSince(0))
                {
                    Violate($"{run.Id} is taken back though nothing was lost");
                }
            }
        }
    }

    private void LookAt(string session) => _answers.Look(session, Look(session));
}
