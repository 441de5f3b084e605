using System.Globalization;
using ProxyGovernor.Leases;
using ProxyGovernor.Pipeline;

namespace ProxyGovernor.Redis.Records;

/// <summary>Reads a run as the scripts write it: ten fields, separated by tabs.</summary>
internal static class RunRecord
{
    /// <param name="record">id, replica, fence, lease end, updated at, stop deadline, outcome, destination, identity, summary.</param>
    /// <param name="place">Where it stood; the record itself does not say.</param>
    public static StoredRun Read(string record, RunPlace place)
    {
        var field = record.Split('\t');
        return new(
            RecordJson.ReadIdentity(field[0], field[1], field[8]), place, Number(field[2]), Number(field[3]),
            StopDeadline: field[5].Length == 0 ? null : Number(field[5]), Outcome(field[6]), RecordJson.ReadText(field[7]), Number(field[4]), RecordJson.ReadSummary(field[9]));
    }

    public static StoredRun? ReadIfAny(string record, RunPlace place) => record.Length == 0 ? null : Read(record, place);

    /// <summary>Null for no outcome, and for one that a newer version of this proxy brought up.</summary>
    public static StreamOutcome? Outcome(string name) => StreamOutcomeNames.TryParse(name, out var outcome) ? outcome : null;

    public static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);
}
