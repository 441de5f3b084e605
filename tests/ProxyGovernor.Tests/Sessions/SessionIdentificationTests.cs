using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.Tests.Sessions;

public class SessionIdentificationTests
{
    private static readonly string[] AllSources =
    [
        "Policies:chat:Session:Sources:0=header:X-Chat", "Policies:chat:Session:Sources:1=query:session", "Policies:chat:Session:Sources:2=cookie:sid",
        "Policies:chat:Session:Sources:3=route:session",
    ];

    [Fact]
    public void A_key_is_opaque_and_the_same_for_the_same_request()
    {
        using var identification = new Identification();

        var first = identification.Identify(Identification.Request("X-Session-Id: s1"));
        var second = identification.Identify(Identification.Request("X-Session-Id: s1"));
        var other = identification.Identify(Identification.Request("X-Session-Id: s2"));

        Assert.Matches("^[A-Za-z0-9_-]{22}$", first.SessionKey);
        Assert.Matches("^[A-Za-z0-9_-]{22}$", first.Caller.Tenant);
        Assert.Equal(first, second);
        Assert.NotEqual(first.SessionKey, other.SessionKey);
        Assert.Null(first.Problem);
        Assert.Null(first.GeneratedSessionId);
    }

    [Fact]
    public void The_first_source_that_is_present_decides()
    {
        using var identification = new Identification(AllSources);
        var context = Identification.Request();

        Assert.Null(identification.Identify(context).SessionKey);
        context.Request.RouteValues["session"] = "r";
        AssertSession("r");
        context.Request.Headers.Cookie = "a=1; sid=c%20k";
        AssertSession("c k");
        context.Request.QueryString = new QueryString("?session=q");
        AssertSession("q");
        context.Request.Headers["X-Chat"] = "h";
        AssertSession("h");

        void AssertSession(string session) =>
            Assert.Equal(identification.Identifier.AddressOf(context, "chat", session, null).Key, identification.Identify(context).SessionKey);
    }

    [Theory]
    [InlineData("header", "", "is empty")]
    [InlineData("query", "", "is empty")]
    [InlineData("cookie", "", "is empty")]
    [InlineData("route", "", "is empty")]
    [InlineData("header", "a\u0001b", "has control characters")]
    [InlineData("query", "a\nb", "has control characters")]
    [InlineData("cookie", "a\u007fb", "has control characters")]
    [InlineData("route", "a\u0085b", "has control characters")]
    [InlineData("query", "LONG", "is over 256 bytes")]
    [InlineData("header", "LONG", "is over 256 bytes")]
    public void An_unfit_session_id_is_refused_and_told_where_it_stood(string source, string value, string problem)
    {
        using var identification = new Identification(AllSources);
        value = value == "LONG" ? new string('ü', 129) : value;
        var context = Identification.Request();
        var name = Place(context, source, value);

        var result = identification.Identify(context);

        Assert.Equal($"The session id in {source}:{name} {problem}.", result.Problem);
        Assert.Equal(400, result.ProblemStatus);
        Assert.Null(result.SessionKey);
    }

    [Fact]
    public void A_session_id_of_256_bytes_is_accepted()
    {
        using var identification = new Identification();

        Assert.Null(identification.Identify(Identification.Request("X-Session-Id: " + new string('ü', 128))).Problem);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("query")]
    [InlineData("cookie")]
    public void Several_different_values_in_one_source_are_refused_and_the_same_twice_is_not(string source)
    {
        using var identification = new Identification(AllSources);
        var context = Identification.Request();

        var name = Place(context, source, "a", "a");
        Assert.NotNull(identification.Identify(context).SessionKey);
        Place(context, source, "a", "b");
        Assert.Equal($"The session id in {source}:{name} has several different values.", identification.Identify(context).Problem);
    }

    [Fact]
    public void Lanes_of_a_session_have_keys_of_their_own()
    {
        using var identification = new Identification("Policies:chat:Session:Lane=X-Lane");

        var parent = identification.Identify(Identification.Request("X-Session-Id: s"));
        var child = identification.Identify(Identification.Request("X-Session-Id: s", "X-Lane: child"));

        Assert.Equal("child", child.Lane);
        Assert.NotEqual(parent.SessionKey, child.SessionKey);
        Assert.Equal(identification.Identifier.AddressOf(Identification.Request(), "chat", "s", "child").Key, child.SessionKey);
    }

    [Theory]
    [InlineData("is empty", "")]
    [InlineData("has several different values", "a", "b")]
    public void An_unfit_lane_is_refused(string problem, params string[] lanes)
    {
        using var identification = new Identification("Policies:chat:Session:Lane=X-Lane");

        var result = identification.Identify(Identification.Request(["X-Session-Id: s", .. lanes.Select(lane => "X-Lane: " + lane)]));

        Assert.Equal($"The lane in header:X-Lane {problem}.", result.Problem);
        Assert.Equal(400, result.ProblemStatus);
    }

    [Fact]
    public void A_missing_session_passes_by_default()
    {
        using var identification = new Identification();

        var result = identification.Identify(Identification.Request());

        Assert.Null(result.SessionKey);
        Assert.Null(result.Problem);
        Assert.NotNull(result.Caller.Tenant);
    }

    [Fact]
    public void A_missing_session_is_refused_where_the_policy_says_so()
    {
        using var identification = new Identification([.. AllSources, "Policies:chat:Session:Missing=Reject"]);

        var result = identification.Identify(Identification.Request());

        Assert.Equal("A session id is required; accepted: header:X-Chat, query:session, cookie:sid, route:session.", result.Problem);
        Assert.Equal(400, result.ProblemStatus);
    }

    [Fact]
    public void A_missing_session_is_generated_where_the_policy_says_so()
    {
        using var identification = new Identification("Policies:chat:Session:Missing=Generate");

        var first = identification.Identify(Identification.Request());
        var second = identification.Identify(Identification.Request());

        Assert.Matches("^[A-Za-z0-9_-]{22}$", first.GeneratedSessionId);
        Assert.NotEqual(first.GeneratedSessionId, second.GeneratedSessionId);
        Assert.Equal(first.SessionKey, identification.Identify(Identification.Request("X-Session-Id: " + first.GeneratedSessionId)).SessionKey);
    }

    private static string Place(HttpContext context, string source, params string[] values)
    {
        switch (source)
        {
            case "header":
                context.Request.Headers["X-Chat"] = values;
                return "X-Chat";
            case "query":
                context.Request.QueryString = new QueryString("?" + string.Join('&', values.Select(value => "session=" + Uri.EscapeDataString(value))));
                return "session";
            case "cookie":
                context.Request.Headers.Cookie = string.Join("; ", values.Select(value => "sid=" + Uri.EscapeDataString(value)));
                return "sid";
            default:
                context.Request.RouteValues["session"] = values[0];
                return "session";
        }
    }
}
