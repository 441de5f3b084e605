using System.Text.Encodings.Web;
using System.Text.Json;
using ProxyGovernor.Host.Diagnose.Asking;

namespace ProxyGovernor.Host.Diagnose.Reports;

/// <summary>The report for machines. Its members only ever grow in number.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new(GovernorJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task WriteAsync(Report report, TextWriter output) => output.WriteLineAsync(JsonSerializer.Serialize(
        new
        {
            Healthy = report.IsHealthy,
            report.Url,
            WatchedSeconds = report.Seen.Watched.TotalSeconds,
            LiveStreams = report.Seen.After.Streams?.Count,
            EventsSeen = report.Seen.Events.Count,
            Answers = report.Answers.Select(static answer => new
            {
                answer.Question.Code,
                Question = answer.Question.Text,
                Answer = answer.Unknown is not null ? "unknown" : answer.Findings.Count > 0 ? "yes" : "no",
                Why = answer.Unknown,
            }),
            Findings = report.Answers.SelectMany(static answer => answer.Findings.Select(finding => new
            {
                answer.Question.Code,
                finding.Message,
                finding.Session,
                finding.StreamId,
                finding.OtherStreamId,
                finding.Replica,
                answer.Question.Meaning,
                answer.Question.Action,
            })),
            report.Seen.After.Replicas,
            report.Streams,
        },
        Indented));
}
