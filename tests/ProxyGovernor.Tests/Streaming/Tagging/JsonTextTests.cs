using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Tests.Streaming.Tagging;

public sealed class JsonTextTests
{
    private const string Alphabet = "{}[],:\"\\ \tntfu0019-+.eEtruefalsnl\u0001";

    private static readonly string[] Seeds =
    [
        "{\"a\":[1,-0.5e+10,true,false,null,\"\\u00e4\\n\"],\"b\":{}}", "[[],{},[{\"x\":[]}]]", " \"text\" ", "-0", "1E5", "{}", "[1 , 2]", "\"\"",
    ];

    [Fact]
    public void Agrees_with_the_framework_on_mutated_text()
    {
        var mutation = from seed in Gen.Elements(Seeds)
                       from edits in Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 60), Gen.Elements(Alphabet.ToCharArray())))
                       select edits.Take(3).Aggregate(seed, (text, edit) => Edit(text, edit.Item1, edit.Item2));

        var agrees = Prop.ForAll(mutation.ToArbitrary(), text => JsonText.IsValid(Encoding.UTF8.GetBytes(text)) == FrameworkAccepts(text));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), agrees);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("+1")]
    [InlineData("tru")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u 123\"")]
    [InlineData("\"open")]
    [InlineData("\"line\nend\"")]
    [InlineData("[1}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{,}")]
    [InlineData("[,]")]
    [InlineData("{} {}")]
    [InlineData("")]
    public void Refuses_what_is_no_json(string text) => Assert.False(JsonText.IsValid(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\\\"")]
    [InlineData("\\u00e9")]
    [InlineData("\\x")]
    [InlineData("\\")]
    [InlineData("é")]
    [InlineData("\u007f")]
    [InlineData("\u001f")]
    [InlineData("\n")]
    [InlineData("\0")]
    public void Agrees_with_the_framework_wherever_in_a_string_an_oddity_stands(string oddity)
    {
        foreach (var (before, behind) in from before in Enumerable.Range(0, 40) from behind in Enumerable.Range(0, 20) select (before, behind))
        {
            var json = $"\"{new string('a', before)}{oddity}\"{new string(' ', behind)}";
            Assert.True(FrameworkAccepts(json) == JsonText.IsValid(Encoding.UTF8.GetBytes(json)), json);
        }
    }

    [Fact]
    public void Depth_is_bounded_and_takes_no_stack()
    {
        Assert.True(JsonText.IsValid(Nested(JsonValue.MaxDepth)));
        Assert.False(JsonText.IsValid(Nested(JsonValue.MaxDepth + 1)));
        Assert.False(JsonText.IsValid(Nested(1_000_000)));
    }

    private static byte[] Nested(int depth) => Encoding.ASCII.GetBytes(new string('[', depth) + new string(']', depth));

    private static string Edit(string text, int position, char character)
    {
        int at = position % (text.Length + 1);
        return position % 2 == 0 || at == text.Length ? text.Insert(at, character.ToString()) : text.Remove(at, 1);
    }

    private static bool FrameworkAccepts(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = JsonValue.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
