using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ProxyGovernor.Dialects;
using ProxyGovernor.Streaming.Framing;

namespace ProxyGovernor.Tests.Streaming;

/// <summary>Whatever the upstream sends, a client's own parser sees the upstream's events, and our id on each object.</summary>
public sealed class TaggedStreamPropertyTests
{
    private static readonly JsonDocumentOptions KeepDuplicates = new() { AllowDuplicateProperties = true };

    private static readonly Gen<string> Names = Gen.Elements(
        "\"a\"", "\"stream_id\"", "\"stream\\u005fid\"", "\"\\u0073\\u0074ream_i\\u0064\"", "\"stream_idx\"", "\"\\u00e4\"", "\"\"");

    private static readonly Gen<string> Space = Gen.Elements("", "", " ", "\t", "  ");

    private static readonly Gen<string> Values = Gen.Elements(
        "1", "-0.50e1", "true", "null", "\"x\"", "\"{\\\"stream_id\\\":1}\"", "\"\\ud83d\\ude00 \u00e4\u20ac\"", "[]", "[1, {\"stream_id\":2}]", "{\"stream_id\":{}}");

    private static readonly Gen<string> Members =
        from name in Names from before in Space from after in Space from value in Values select $"{before}{name}{after}:{before}{value}{after}";

    private static readonly Gen<string> Objects =
        from members in Gen.ListOf(Members) from space in Space select "{" + (members.Count == 0 ? space : string.Join(',', members)) + "}";

    private static readonly Gen<string> Data = Gen.Frequency(
        (6, Objects), (1, Gen.Elements("[DONE]", "[1]", "hello", "{\"a\":", "{\"stream_id\":\"x\"} x", "", "12")));

    private static readonly Gen<string> LineEnd = Gen.Elements("\n", "\r", "\r\n");

    private static readonly Gen<string> Noise = Gen.Elements("", ": ping", "id: 5", "event: delta", "event:x", "unknown", "retry: 1", "dat: {}");

    private static readonly Gen<string> Blocks =
        from noise in Noise
        from data in Data
        from breaks in Gen.Choose(0, 2)
        from prefix in Gen.Elements("data:", "data: ")
        from end in LineEnd
        from last in LineEnd
        from more in Noise
        select Line(noise, end) + string.Concat(Break(data, breaks).Select(line => prefix + line + end)) + Line(more, end) + last;

    private static readonly Gen<(string Body, int Cut)> Streams =
        from mark in Gen.Elements("", "", "\uFEFF") from blocks in Gen.ListOf(Blocks) from cut in Gen.Choose(0, 10_000) select (mark + string.Concat(blocks), cut);

    [Fact]
    public void A_clients_parser_sees_the_upstreams_events_and_our_id_alone() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Streams.ToArbitrary(), stream =>
        {
            var sent = BrowserSseParser.Parse(stream.Body);
            var got = BrowserSseParser.Parse(Relay(stream.Body, stream.Cut, StreamDialect.Sse, EventFraming.Sse));
            Assert.Equal(sent.Count, got.Count);
            foreach (var (before, after) in sent.Zip(got))
            {
                Assert.Equal((before.Name, before.LastId), (after.Name, after.LastId));
                AssertTagged(before.Data, after.Data);
            }
        }));

    [Fact]
    public void Each_line_is_tagged_alone() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Gen.Zip(Gen.ListOf(Data), Gen.Choose(0, 10_000)).ToArbitrary(), stream =>
        {
            string body = string.Concat(stream.Item1.Select(line => line + "\n"));
            string[] got = Relay(body, stream.Item2, StreamDialect.Ndjson, EventFraming.Ndjson).Split('\n');
            foreach (var (before, after) in stream.Item1.Zip(got[..^1]))
            {
                AssertTagged(before, after);
            }

            Assert.Equal(stream.Item1.Count, got.Length - 1);
        }));

    private static void AssertTagged(string before, string after)
    {
        var members = ObjectMembers(before);
        if (members is null)
        {
            Assert.Equal(before, after);
            return;
        }

        var tagged = ObjectMembers(after)!;
        Assert.Equal(("stream_id", "\"sid_1\""), tagged[0]);
        Assert.Equal(members.Where(member => member.Name != "stream_id"), tagged[1..]);
        Assert.Equal("sid_1", JsonDocument.Parse(after).RootElement.GetProperty("stream_id").GetString());
    }

    private static List<(string Name, string Value)>? ObjectMembers(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, KeepDuplicates);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.GetRawText()))]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Relay(string body, int cut, StreamDialect dialect, EventFraming framing)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        cut %= bytes.Length + 1;
        return StreamDriver.Run(dialect, framing, StreamDriver.Id, bytes[..cut], bytes[cut..]).Text;
    }

    private static string Line(string text, string end) => text.Length == 0 ? "" : text + end;

    // A comma in a string may be broken too: then the data is no JSON, and must pass as it is.
    private static string[] Break(string data, int breaks)
    {
        string[] parts = data.Split(',', breaks + 1);
        return [.. parts.Select((part, index) => index < parts.Length - 1 ? part + "," : part)];
    }
}
