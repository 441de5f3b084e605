using System.Text;
using ProxyGovernor.Policies;
using ProxyGovernor.Sessions;

namespace ProxyGovernor.Tests.Sessions;

public class IdentitySecretTests
{
    [Fact]
    public void A_random_secret_gives_way_to_the_shared_one_and_is_kept_as_the_previous_one()
    {
        var secret = IdentitySecret.From(new IdentitySettings());
        var random = secret.Current.Secret.ToArray();

        Assert.Equal(32, random.Length);
        Assert.Null(secret.Current.Previous);
        Assert.True(secret.TryAdopt("shared"u8));
        Assert.True(secret.TryAdopt("shared"u8));
        Assert.Equal("shared", Encoding.UTF8.GetString(secret.Current.Secret));
        Assert.Equal(random, secret.Current.Previous!.Secret.ToArray());
    }

    [Fact]
    public void Where_the_store_lost_the_shared_secret_the_next_one_is_adopted()
    {
        var secret = IdentitySecret.From(new IdentitySettings());

        Assert.True(secret.TryAdopt("shared"u8));
        Assert.True(secret.TryAdopt("shared anew"u8));
        Assert.Equal("shared anew", Encoding.UTF8.GetString(secret.Current.Secret));
        Assert.Equal("shared", Encoding.UTF8.GetString(secret.Current.Previous!.Secret));
        Assert.Null(secret.Current.Previous.Previous);
    }

    [Fact]
    public void A_configured_secret_is_never_replaced()
    {
        var secret = IdentitySecret.From(new IdentitySettings { Secret = "configured" });

        Assert.True(secret.IsConfigured);
        Assert.True(secret.TryAdopt("configured"u8));
        Assert.False(secret.TryAdopt("shared"u8));
        Assert.Equal("configured", Encoding.UTF8.GetString(secret.Current.Secret));
        Assert.Null(secret.Current.Previous);
    }

    [Fact]
    public void Every_process_makes_a_secret_of_its_own() =>
        Assert.False(IdentitySecret.From(new IdentitySettings()).Current.Secret.SequenceEqual(IdentitySecret.From(new IdentitySettings()).Current.Secret));
}
