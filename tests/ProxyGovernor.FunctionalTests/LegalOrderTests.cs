using ProxyGovernor.FunctionalTests.Support;
using Xunit.Sdk;

namespace ProxyGovernor.FunctionalTests;

/// <summary>The judge of all takeover tests must be able to say no.</summary>
public sealed class LegalOrderTests
{
    [Theory]
    [InlineData("start A, superseded A, end A, finished B, start B, end B")]
    [InlineData("start A, superseded A, forced B, start B, end A, end B")]
    [InlineData("start A, refused B, end A")]
    [InlineData("start A, start B in another session, end A, end B in another session")]
    public void Legal_orders_pass(string lines) => LegalOrder.Check(Parse(lines));

    [Theory]
    [InlineData("start A")]
    [InlineData("end A")]
    [InlineData("start A, end A, end A")]
    [InlineData("start A, end A, start A, end A")]
    [InlineData("start A, start B, end A, end B")]
    [InlineData("start A, superseded A, finished B, end A, start B, end B")]
    [InlineData("start A, end A, superseded A")]
    [InlineData("start A, refused A, end A")]
    [InlineData("start A, superseded A, forced B, start B, end A, end A, end B")]
    public void Illegal_orders_are_found(string lines) => Assert.ThrowsAny<XunitException>(() => LegalOrder.Check(Parse(lines)));

    private static LifecycleLine[] Parse(string lines) => [.. lines.Split(", ").Select(line => Line(line, lines))];

    private static LifecycleLine Line(string text, string all)
    {
        var words = text.Split(' ');
        var name = words[0] switch
        {
            "forced" => "prev_stream_forced",
            "finished" => "prev_stream_finished_cleanly",
            var stream => $"stream_{stream}",
        };
        var outcome = all.Contains($"superseded {words[1]}", StringComparison.Ordinal) ? "superseded" : "completed";
        return new LifecycleLine(name, new Dictionary<string, object?>
        {
            ["StreamId"] = words[1],
            ["Session"] = words.Length > 2 ? "another" : "one",
            ["Outcome"] = outcome,
            ["Predecessor"] = "A",
        });
    }
}
