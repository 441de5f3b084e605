using ProxyGovernor.Redis;

namespace ProxyGovernor.Tests.Redis;

public sealed class RedisKeysTests
{
    [Fact]
    public void A_single_server_has_one_bucket()
    {
        var keys = new RedisKeys("pg", isCluster: false);

        Assert.Equal(1, keys.BucketCount);
        Assert.Equal("pg:{00}:", keys.PrefixOf("any"));
        Assert.Equal("pg:{00}:", keys.PrefixOfRun("3f0190"));
        Assert.Equal("pg:{00}:", keys.PrefixOfRun("no bucket at all"));
    }

    [Fact]
    public void On_a_cluster_a_run_is_found_in_the_bucket_that_its_id_begins_with()
    {
        var keys = new RedisKeys("pg", isCluster: true);
        for (var i = 0; i < 1000; i++)
        {
            var bucket = RedisKeys.BucketOf($"session-{i}");

            Assert.Equal(keys.PrefixOf($"session-{i}"), keys.PrefixOfRun($"{bucket:x2}019ab"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("zz0190")]
    [InlineData("400190")]
    [InlineData("ff0190")]
    public void On_a_cluster_an_id_without_a_bucket_leads_nowhere(string run)
    {
        Assert.Null(new RedisKeys("pg", isCluster: true).PrefixOfRun(run));
    }

    [Fact]
    public void Sessions_spread_evenly_and_the_same_way_everywhere()
    {
        var counts = Enumerable.Range(0, 64_000).GroupBy(i => RedisKeys.BucketOf($"session-{i}")).Select(bucket => bucket.Count()).ToList();

        Assert.Equal(64, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 800, 1200));
        // Replicas of different versions have to agree: this value may never change.
        Assert.Equal(34, RedisKeys.BucketOf("kD3xQ9vYb2LrT0aWmZ5pUg"));
    }

    [Fact]
    public void All_keys_of_a_script_share_the_hash_tag()
    {
        Assert.Equal(
            ["pg:{07}:live", "pg:{07}:ended", "pg:{07}:session:a", "pg:{07}:session:b"],
            RedisKeys.ForScript("pg:{07}:", "a", "b"));
    }
}
