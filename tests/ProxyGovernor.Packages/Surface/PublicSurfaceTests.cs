using System.Reflection;
using ProxyGovernor.Hosting;
using ProxyGovernor.Packages.Support;
using ProxyGovernor.Redis;

namespace ProxyGovernor.Packages.Surface;

/// <summary>
/// What users may build on is written down beside each library, so that a change of it is a decision and shows in a review.
/// Accept one by running this with <c>PROXYGOVERNOR_ACCEPT_PUBLIC_API=1</c> in the environment, and commit the file.
/// </summary>
public sealed class PublicSurfaceTests
{
    private const string Accept = "PROXYGOVERNOR_ACCEPT_PUBLIC_API";

    [Fact]
    public void The_surface_of_the_library_is_the_one_that_is_written_down() =>
        AssertWrittenDown(typeof(StreamGovernanceBuilder).Assembly, "src/ProxyGovernor/PublicApi.txt");

    [Fact]
    public void The_surface_of_the_redis_library_is_the_one_that_is_written_down() =>
        AssertWrittenDown(typeof(RedisStreamGovernanceBuilderExtensions).Assembly, "src/ProxyGovernor.Redis/PublicApi.txt");

    private static void AssertWrittenDown(Assembly assembly, string file)
    {
        string found = PublicSurface.Of(assembly);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(Repository.PathOf(file), found);
            return;
        }

        string written = File.Exists(Repository.PathOf(file)) ? Repository.Text(file) : "";
        Assert.True(found == written, $"{file} does not say what is public; accept it with {Accept}=1:\n{Difference(written, found)}");
    }

    /// <summary>Each changed line under its type's, with a sign in front.</summary>
    private static string Difference(string before, string after)
    {
        HashSet<string> was = [.. Qualified(before)];
        HashSet<string> now = [.. Qualified(after)];
        return string.Join('\n', was.Except(now).Select(line => "- " + line).Concat(now.Except(was).Select(line => "+ " + line)).OrderBy(line => line[2..], StringComparer.Ordinal));
    }

    private static IEnumerable<string> Qualified(string surface)
    {
        string type = "";
        foreach (string line in surface.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isMember = line.StartsWith(' ');
            type = isMember ? type : line;
            yield return isMember ? $"{type} > {line.Trim()}" : line;
        }
    }
}
