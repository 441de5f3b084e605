using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>The questions that find out why sessions hang, in the order in which a person asks them.</summary>
internal static class DecisionTree
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        new WaitsOnCleanup(), new TwoStarts(), new StartWithoutEnd(), new EntryNotRemoved(), new WaitAtTheValve(), new OverdueLease(),
        new DegradedReplica(), new ClockOffset(), new SlowStore(),
    ];

    public static IReadOnlyList<Answer> Ask(Observation seen) => [.. Questions.Select(question => question.Ask(seen))];
}
