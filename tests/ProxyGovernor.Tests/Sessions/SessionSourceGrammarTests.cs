using System.Text;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Tests.Sessions;

public class SessionSourceGrammarTests
{
    [Theory]
    [InlineData("header:X-Session-Id")]
    [InlineData("query:session")]
    [InlineData("cookie:sid")]
    [InlineData("route:session")]
    [InlineData("json:$.a")]
    [InlineData("json:$.a.b.c.d.e.f.g.h")]
    public void A_source_is_written_back_as_it_was_read(string text)
    {
        Assert.True(SessionSource.TryParse(text, out var source));
        Assert.Equal(text, source.ToString());
    }

    [Fact]
    public void A_json_source_knows_its_members()
    {
        Assert.True(SessionSource.TryParse("JSON:$.metadata.größe", out var source));
        Assert.Equal(["metadata", "größe"], source.Members.Select(Encoding.UTF8.GetString));
    }

    [Theory]
    [InlineData("")]
    [InlineData("X-Session-Id")]
    [InlineData("header:")]
    [InlineData("header:a b")]
    [InlineData("header:a:b")]
    [InlineData("cookie:a=b")]
    [InlineData("query:")]
    [InlineData("route: ")]
    [InlineData("body:x")]
    [InlineData("0:x")]
    [InlineData("json:")]
    [InlineData("json:$")]
    [InlineData("json:$.")]
    [InlineData("json:a.b")]
    [InlineData("json:$.a..b")]
    [InlineData("json:$.a.")]
    [InlineData("json:$.a.b.c.d.e.f.g.h.i")]
    public void What_is_no_source_is_refused(string text) => Assert.False(SessionSource.TryParse(text, out _));
}
