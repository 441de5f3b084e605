using ProxyGovernor.Host.Diagnose.Observations;

namespace ProxyGovernor.Host.Diagnose.Questions;

/// <summary>One branch of the decision tree: a pure function of what was observed. "No" is the healthy answer to each.</summary>
/// <param name="code">For machines; never changes.</param>
/// <param name="text">For people.</param>
/// <param name="meaning">What a finding says of the system.</param>
/// <param name="action">What to do about it.</param>
/// <param name="needs">What it cannot be answered without.</param>
internal abstract class Question(string code, string text, string meaning, string action, Needs needs)
{
    public string Code => code;

    public string Text => text;

    public string Meaning => meaning;

    public string Action => action;

    /// <summary>Asks. What shows without a watch is found; only a "no" would be a guess.</summary>
    public Answer Ask(Observation seen)
    {
        var unmet = needs.UnmetBy(seen);
        Finding[] found = unmet.HasFlag(Needs.Streams) ? [] : [.. Look(seen)];
        return new Answer(this, found, found is [] ? unmet.Reason() : null);
    }

    protected abstract IEnumerable<Finding> Look(Observation seen);
}

/// <summary>An answer.</summary>
/// <param name="Question">To which question.</param>
/// <param name="Findings">None where all is well, or unknown.</param>
/// <param name="Unknown">Why there is no answer; null where there is one.</param>
internal sealed record Answer(Question Question, IReadOnlyList<Finding> Findings, string? Unknown = null);
