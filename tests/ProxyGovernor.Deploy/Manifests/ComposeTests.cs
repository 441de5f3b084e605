using ProxyGovernor.Deploy.Container;
using ProxyGovernor.Deploy.Support;
using YamlDotNet.RepresentationModel;

namespace ProxyGovernor.Deploy.Manifests;

public sealed class ComposeTests
{
    [Fact]
    public void The_image_is_built_from_a_stage_that_has_a_health_command()
    {
        YamlNode build = Compose.Service("replica-1").Get("build");
        Assert.Equal(Repository.Root, Path.GetFullPath(build.Text("context"), Repository.PathOf(Compose.Folder)));
        Assert.Equal(Containerfile.File, build.Text("dockerfile"));
        Assert.NotEmpty(Containerfile.Stage(build.Text("target")).Command("HEALTHCHECK"));
    }

    [Fact]
    public void Prometheus_scrapes_every_replica_where_it_listens_for_management()
    {
        int port = new Uri(Containerfile.Stage("shell").Environment["StreamGovernance__Management__Urls"].Replace('*', 'a')).Port;
        Assert.Equal(
            ["replica-1", "replica-2"],
            Repository.Yaml(Compose.Folder + "/prometheus.yml").Single().Items("scrape_configs.0.static_configs.0.targets")
                .Select(target => target.ToString().Replace($":{port}", "", StringComparison.Ordinal)));
        Assert.Equal(Compose.Service("replica-1").Get("environment"), Compose.Service("replica-2").Get("environment"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Promtool_finds_nothing_wrong_with_the_mounted_configuration()
    {
        DirectoryInfo mounts = Directory.CreateTempSubdirectory("compose-");
        try
        {
            foreach (string[] mount in Compose.Service("prometheus").Items("volumes").Select(volume => volume.ToString().Split(':')))
            {
                File.Copy(Path.GetFullPath(mount[0], Repository.PathOf(Compose.Folder)), Path.Combine(mounts.FullName, Path.GetFileName(mount[1])));
            }

            await Promtool.AssertPassesAsync("check", "config", Path.Combine(mounts.FullName, "prometheus.yml"));
        }
        finally
        {
            mounts.Delete(recursive: true);
        }
    }
}
