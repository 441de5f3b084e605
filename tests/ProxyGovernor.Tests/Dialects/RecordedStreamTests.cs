using System.Text;
using System.Text.Json;
using ProxyGovernor.Dialects;
using ProxyGovernor.Pipeline;
using ProxyGovernor.Streaming.Framing;
using ProxyGovernor.Streaming.Usage;
using ProxyGovernor.Tests.Dialects.Corpora;
using ProxyGovernor.Tests.Streaming;

namespace ProxyGovernor.Tests.Dialects;

/// <summary>What the servers' documentation shows passes tagged, however it is cut, and can be ended behind any event.</summary>
public sealed class RecordedStreamTests
{
    private const string Tag = $"\"stream_id\":\"{StreamDriver.Id}\",";

    public static TheoryData<string> Names => RecordedStream.Names;

    [Theory, MemberData(nameof(Names))]
    public void Each_object_is_tagged_and_nothing_else_changes(string name)
    {
        var recorded = RecordedStream.Get(name);
        var text = Drive(recorded, recorded.Body).Text;

        Assert.Equal(recorded.Body, text.Replace(Tag, "", StringComparison.Ordinal));
        Assert.Equal(recorded.Events.Count(IsTagged), text.Split(Tag).Length - 1);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_cut_at_any_byte_makes_no_difference(string name)
    {
        var recorded = RecordedStream.Get(name);
        var whole = Drive(recorded, recorded.Body);
        var bytes = Encoding.UTF8.GetBytes(recorded.Body);
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            var pieces = StreamDriver.Run(KindOf(recorded), FramingOf(recorded), StreamDriver.Id, bytes[..cut], bytes[cut..]);
            Assert.True(whole.Output.AsSpan().SequenceEqual(pieces.Output) && whole.Kinds.SequenceEqual(pieces.Kinds), $"cut at {cut}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void The_last_word_is_an_end_of_its_kind(string name)
    {
        var recorded = RecordedStream.Get(name);
        var kinds = Drive(recorded, recorded.Body).Kinds;
        var hasEnd = Dialect.For(KindOf(recorded)).HasTerminalEvent || recorded.Body.Contains("[DONE]", StringComparison.Ordinal);
        var expected = recorded.TellsUnseenError ? EventKind.UnseenError : recorded.Outcome != "completed" ? EventKind.Error : hasEnd ? EventKind.Terminal : EventKind.Content;
        var first = kinds.Find(kind => kind is EventKind.Error or EventKind.UnseenError);
        var last = kinds[^1];

        Assert.Equal(expected, first == default ? last : first);
    }

    [Theory, MemberData(nameof(Names))]
    public void Behind_any_event_a_terminal_can_follow(string name)
    {
        var recorded = RecordedStream.Get(name);
        for (int count = 0; count <= recorded.Events.Count; count++)
        {
            var driver = Drive(recorded, string.Concat(recorded.Events.Take(count)));
            var terminal = driver.End(new StreamEnding(StreamOutcome.Superseded, "m", StreamDriver.Id));
            var json = JsonElement.Parse(terminal.Split('\n').First(line => line.Contains('{', StringComparison.Ordinal)).Split(": ", 2)[^1]);

            Assert.Equal(StreamDriver.Id, json.GetProperty("stream_id").GetString());
            Assert.NotEqual(default, json.GetProperty("error"));
            Assert.True(KindOf(recorded) != StreamDialect.OpenAIResponses || json.GetProperty("sequence_number").GetInt32() == count, $"behind {count} events");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Token_counts_are_those_that_were_told(string name)
    {
        var recorded = RecordedStream.Get(name);
        var usage = new TokenUsage();
        foreach (string line in recorded.Body.Split('\n'))
        {
            foreach (var counts in Dialect.For(KindOf(recorded)).Usage)
            {
                counts.Read(Encoding.UTF8.GetBytes(line[Math.Max(0, line.IndexOf('{', StringComparison.Ordinal))..]), usage);
            }
        }

        Assert.Equal((recorded.Input, recorded.Output), (usage.Input, usage.Output));
    }

    private static bool IsTagged(string recorded) => recorded.StartsWith('{') || recorded.Contains("data: {", StringComparison.Ordinal) || recorded.Contains("data:{", StringComparison.Ordinal);

    private static EventFraming FramingOf(RecordedStream recorded) => DialectDetector.FramingOf(recorded.ContentType);

    private static StreamDialect KindOf(RecordedStream recorded) =>
        DialectDetector.Resolve(DialectDetector.FromPath(recorded.Path.Split('?')[0]) ?? StreamDialect.Auto, FramingOf(recorded));

    private static StreamDriver Drive(RecordedStream recorded, string body) =>
        StreamDriver.Run(KindOf(recorded), FramingOf(recorded), StreamDriver.Id, Encoding.UTF8.GetBytes(body));
}
