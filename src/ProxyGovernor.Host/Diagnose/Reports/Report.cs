using ProxyGovernor.Host.Diagnose.Observations;
using ProxyGovernor.Host.Diagnose.Questions;

namespace ProxyGovernor.Host.Diagnose.Reports;

/// <summary>What is told.</summary>
/// <param name="Url">Who was asked.</param>
/// <param name="Seen">What was observed.</param>
/// <param name="Answers">What it means.</param>
internal sealed record Report(Uri Url, Observation Seen, IReadOnlyList<Answer> Answers)
{
    public bool IsHealthy => Answers.All(static answer => answer.Findings.Count == 0);

    /// <summary>The streams in question: all of a session or stream that is asked about, else those that wait.</summary>
    public IEnumerable<ObservedStream> Streams =>
        Seen.IsScoped ? Seen.After.Live.Concat(Seen.Recent) : Seen.After.Live.Where(static stream => stream.WaitsFor is not null);
}
