using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Leases;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Tests.Sessions;

/// <summary>What a caller is known by after its replica has adopted the secret of the others.</summary>
public sealed class AdoptedSecretTests
{
    [Fact]
    public void While_runs_outlive_their_secret_a_session_is_found_under_the_key_that_they_have()
    {
        using var identification = Identification.WithRandomSecret();
        var before = identification.Identify(Request());
        before.Caller.Generation.Enter();

        identification.Secret.TryAdopt("shared by all replicas"u8);
        var after = identification.Identify(Request());

        Assert.NotEqual(before.SessionKey, after.SessionKey);
        Assert.Equal(before.SessionKey, after.PreviousKey);
    }

    [Fact]
    public void Once_the_last_of_them_has_ended_nothing_is_derived_from_that_secret_for_a_request()
    {
        using var identification = Identification.WithRandomSecret();
        var generation = identification.Secret.Current;
        generation.Enter();
        generation.Enter();
        identification.Secret.TryAdopt("shared by all replicas"u8);

        generation.Leave();
        Assert.NotNull(identification.Identify(Request()).PreviousKey);
        generation.Leave();

        Assert.Null(identification.Identify(Request()).PreviousKey);
    }

    [Fact]
    public void Where_no_secret_was_adopted_there_is_one_key()
    {
        using var identification = Identification.WithRandomSecret();
        identification.Secret.Current.Enter();

        Assert.Null(identification.Identify(Request()).PreviousKey);
        Assert.Null(identification.Identifier.AddressOf(Request(), "chat", "s1", null).PreviousKey);
        Assert.Null(identification.Identifier.ScopeOf(Request()).PreviousTenant);
    }

    [Fact]
    public void Another_caller_has_other_keys_and_sees_other_runs_under_both_secrets()
    {
        using var identification = Identification.WithRandomSecret();
        var alice = identification.Identify(Request("a"));
        var mallory = identification.Identify(Request("m"));
        alice.Caller.Generation.Enter();
        identification.Secret.TryAdopt("shared by all replicas"u8);

        var old = Run(alice);
        var recent = Run(identification.Identify(Request("a")));
        var (owner, stranger) = (identification.Identifier.ScopeOf(Request("a")), identification.Identifier.ScopeOf(Request("m")));

        Assert.True(owner.Includes(old) && owner.Includes(recent));
        Assert.False(stranger.Includes(old) || stranger.Includes(recent));
        Assert.True(TenantScope.Everyone.Includes(old));
        Assert.Equal(mallory.SessionKey, identification.Identify(Request("m")).PreviousKey);
        Assert.NotEqual(alice.SessionKey, mallory.SessionKey);
    }

    [Fact]
    public void What_was_ended_meanwhile_is_still_found_by_its_owner()
    {
        using var identification = Identification.WithRandomSecret();
        var before = identification.Identify(Request());
        identification.Secret.TryAdopt("shared by all replicas"u8);

        Assert.True(identification.Identifier.ScopeOf(Request()).Includes(Run(before)));
        Assert.Equal(before.SessionKey, identification.Identifier.AddressOf(Request(), "chat", "s1", null).PreviousKey);
    }

    [Fact]
    public async Task A_request_whose_body_came_after_the_adoption_belongs_to_the_secret_in_force()
    {
        using var identification = Identification.WithRandomSecret("Policies:chat:Session:Sources:0=json:$.session");
        var body = new Pipe();
        var request = Request();
        request.Request.ContentType = "application/json";
        request.Request.Body = body.Reader.AsStream();

        var pending = identification.Identifier.IdentifyAsync(request, identification.Policy);
        identification.Secret.TryAdopt("shared by all replicas"u8);
        await body.Writer.WriteAsync("""{"session":"s1"}"""u8.ToArray(), TestContext.Current.CancellationToken);
        await body.Writer.CompleteAsync();
        var identified = await pending;

        Assert.Equal(identification.Identifier.AddressOf(Request(), "chat", "s1", null).Key, identified.SessionKey);
    }

    private static LeaseRun Run(SessionIdentification session) => new("id", session.SessionKey!, "replica", session.Caller.Tenant, "route", "chat", "Auto", 0);

    private static DefaultHttpContext Request(string credential = "a") => Identification.Request("X-Session-Id: s1", $"Authorization: Bearer {credential}");
}
