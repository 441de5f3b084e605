using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.Tests.Sessions;

public class TenantIsolationTests
{
    [Fact]
    public void The_same_session_id_under_another_caller_is_another_session()
    {
        using var identification = new Identification();
        DefaultHttpContext[] callers =
        [
            Identification.Request(),
            Identification.Request("Authorization: Bearer a"),
            Identification.Request("Authorization: Bearer b"),
            Identification.Request("x-api-key: Bearer a"),
            Identification.Request("Authorization: Bearer a", "x-api-key: a"),
            Identification.Request("x-api-key: a", "x-api-key: b"),
            Identification.Request("x-api-key: a", "x-api-key: api-key", "x-api-key: b"),
            Query("?key=a"),
            Query("?key=b"),
            Principal("Bearer", new("sub", "alice"), new("iss", "one")),
            Principal("Bearer", new("sub", "alice"), new("iss", "two")),
            Principal("Bearer", new("sub", "bob"), new("iss", "one")),
            Principal("Cookies", new("sub", "alice"), new("iss", "one")),
            Principal("Cookies", new Claim(ClaimTypes.NameIdentifier, "alice")),
            Principal("Cookies", new Claim(ClaimTypes.NameIdentifier, "alice", null, "elsewhere")),
        ];

        foreach (var caller in callers)
        {
            caller.Request.Headers["X-Session-Id"] = "same";
        }

        var keys = callers.Select(caller => identification.Identify(caller).SessionKey).ToList();
        Assert.Equal(callers.Length, keys.Distinct().Count());
        Assert.Equal(callers.Length, callers.Select(identification.Identifier.ScopeOf).Distinct().Count());
    }

    [Fact]
    public void A_principal_keeps_its_tenant_while_its_token_rotates()
    {
        using var identification = new Identification();
        Claim[] claims = [new("sub", "alice"), new("iss", "one")];

        Assert.Equal(
            identification.Identifier.ScopeOf(Identification.WithPrincipal(Identification.Request("Authorization: Bearer 1"), "Bearer", claims)),
            identification.Identifier.ScopeOf(Identification.WithPrincipal(Identification.Request("Authorization: Bearer 2"), "Bearer", claims)));
    }

    [Fact]
    public void Claims_that_nobody_authenticated_count_for_nothing()
    {
        using var identification = new Identification();
        var context = Identification.Request();
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alice")]));

        Assert.Equal(identification.Identifier.ScopeOf(Identification.Request()), identification.Identifier.ScopeOf(context));
    }

    [Fact]
    public void Parts_of_a_key_cannot_trade_characters()
    {
        using var identification = new Identification();
        var context = Identification.Request();
        (string Policy, string Session, string? Lane)[] split = [("a", "bc", null), ("ab", "c", null), ("a", "b", "c"), ("a", "b\0c", null), ("a", "", "bc")];

        Assert.Equal(split.Length, split.Select(parts => identification.Identifier.AddressOf(context, parts.Policy, parts.Session, parts.Lane)).Distinct().Count());
    }

    [Fact]
    public void Policies_have_sessions_of_their_own_however_they_are_spelt()
    {
        using var identification = new Identification();
        var context = Identification.Request();

        Assert.Equal(identification.Identifier.AddressOf(context, "chat", "s", null), identification.Identifier.AddressOf(context, "Chat", "s", null));
        Assert.NotEqual(identification.Identifier.AddressOf(context, "chat", "s", null), identification.Identifier.AddressOf(context, "agents", "s", null));
    }

    [Fact]
    public void Keys_depend_on_the_secret()
    {
        using var one = new Identification();
        using var other = new Identification("Identity:Secret=another-secret-of-the-tests");

        Assert.NotEqual(one.Identifier.AddressOf(Identification.Request(), "chat", "s", null), other.Identifier.AddressOf(Identification.Request(), "chat", "s", null));
        Assert.NotEqual(one.Identifier.ScopeOf(Identification.Request()), other.Identifier.ScopeOf(Identification.Request()));
    }

    [Fact]
    public void A_long_credential_is_told_apart_to_its_last_character()
    {
        using var identification = new Identification();
        var credential = new string('x', 9000);

        Assert.NotEqual(
            identification.Identifier.ScopeOf(Identification.Request($"Authorization: {credential}a")),
            identification.Identifier.ScopeOf(Identification.Request($"Authorization: {credential}b")));
    }

    [Fact]
    public void Anonymous_callers_are_refused_where_they_are_denied()
    {
        using var identification = new Identification("Identity:Anonymous=Deny", "Identity:CredentialHeaders:0=x-team");

        var refused = identification.Identify(Identification.Request("X-Session-Id: s", "Authorization: Bearer a"));
        Assert.Equal("A credential is required (x-team).", refused.Problem);
        Assert.Equal(401, refused.ProblemStatus);
        Assert.Null(identification.Identify(Identification.Request("X-Session-Id: s", "x-team: a")).Problem);
        Assert.Null(identification.Identify(Principal("Bearer", new Claim("sub", "alice"))).Problem);
    }

    private static DefaultHttpContext Query(string query)
    {
        var context = Identification.Request();
        context.Request.QueryString = new QueryString(query);
        return context;
    }

    private static DefaultHttpContext Principal(string scheme, params Claim[] claims) => Identification.WithPrincipal(Identification.Request(), scheme, claims);
}
