namespace ProxyGovernor.Chaos.History;

/// <summary>When replicas stood still, so that no moment excuses twice.</summary>
internal static class StallWindows
{
    /// <summary>Those of the windows that are stalls, without what overlaps, and without frosts, which are excused by their own measure.</summary>
    public static IReadOnlyList<FaultWindow> Of(IReadOnlyCollection<FaultWindow> faults) =>
        [.. faults.Where(fault => fault.Effect == FaultEffect.Stalled).Select(stall => Thawed(stall, faults)).GroupBy(stall => stall.Replica).SelectMany(Disjoint)];

    private static FaultWindow Thawed(FaultWindow stall, IReadOnlyCollection<FaultWindow> faults)
    {
        var frosts = faults.Where(fault => fault.Effect == FaultEffect.Frozen && fault.Replica == stall.Replica && fault.From < stall.Until && fault.Until > stall.From);
        return stall with { From = frosts.Select(frost => frost.Until).Append(stall.From).Max() };
    }

    private static IEnumerable<FaultWindow> Disjoint(IEnumerable<FaultWindow> stalls)
    {
        var counted = TimeSpan.Zero;
        foreach (var stall in stalls.OrderBy(stall => stall.From).Where(stall => stall.Until > stall.From))
        {
            if (stall.Until > counted)
            {
                yield return stall with { From = stall.From > counted ? stall.From : counted };
                counted = stall.Until;
            }
        }
    }
}
