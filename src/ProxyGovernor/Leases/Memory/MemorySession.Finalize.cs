namespace ProxyGovernor.Leases.Memory;

internal sealed partial class MemorySession
{
    public FinalizeReply Finalize(FinalizeRequest request, StoreInstant now, ref SessionEffects effects)
    {
        Expire(now, ref effects);
        var reply = Close(request, now, ref effects);
        Offer(ref effects);
        return reply;
    }

    private FinalizeReply Close(FinalizeRequest request, StoreInstant now, ref SessionEffects effects)
    {
        var place = WaiterIndex(request.Run);
        var run = place < 0 ? OwnerIf(request.Run) : _waiters[place];
        if (run is not null)
        {
            // Fence 0: the reply to the grant was lost, so the caller cannot know it; it never opened the upstream either.
            if (place < 0 && request.Fence != 0 && request.Fence != run.Fence)
            {
                return new(now.Milliseconds, effects.Retired, FinalizeCode.Already, Outcome: null);
            }

            if (request.FreesIdempotencyKey)
            {
                _keys.FreeOf(request.Run);
            }

            Retire(run, request.Outcome, request.Summary, now, ref effects);
            return new(now.Milliseconds, effects.Retired, FinalizeCode.Finalized, request.Outcome);
        }

        if (!_ended.TryFind(request.Run, out var ended))
        {
            _ended.AddVoid(request.Run, now);
            ForgetOldest(now, ref effects);
        }

        return new(now.Milliseconds, effects.Retired, ended is null ? FinalizeCode.Unknown : FinalizeCode.Already, ended?.Outcome);
    }
}
