using ProxyGovernor.Deploy.Support;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Container;

public sealed class ContainerfileTests
{
    [Fact(Timeout = 540_000)]
    public async Task What_the_build_stage_publishes_starts_as_the_image_starts_it_and_is_healthy()
    {
        using var build = new BuildStage();
        await build.RunAsync();
        ContainerStage image = Containerfile.Stage("shell");
        string[] entrypoint = image.Command("ENTRYPOINT");

        var environment = new Dictionary<string, string>(image.Environment) { ["StreamGovernance__Management__OperatorKey"] = ConfiguredHost.OperatorKey };
        await using ConfiguredHost host = await ConfiguredHost.StartAsync(environment, [entrypoint[0], Path.Combine(build.Output, entrypoint[1])]);
        Assert.Equal("model", await host.AskModelAsync());

        Assert.Equal(0, await HealthAsync(image, host.ManagementPort));
        Assert.NotEqual(0, await HealthAsync(image, host.PublicPort));

        // As the runbook has it run inside a container, which knows the key.
        await using var diagnose = new ChildProcess(
            entrypoint[0], [Path.Combine(build.Output, entrypoint[1]), "diagnose", "--url", $"http://localhost:{host.ManagementPort}"], environment);
        Assert.Equal(0, (await diagnose.ExitAsync()).ExitCode);
    }

    [Fact]
    public void Both_images_run_the_same_program_the_same_way_without_root()
    {
        ContainerStage shell = Containerfile.Stage("shell");
        Assert.Equal("chiselled", Containerfile.Stages[^1].Name);
        Assert.Equal(
            shell.Instructions.Skip(1).Where(line => !line.StartsWith("HEALTHCHECK", StringComparison.Ordinal)),
            Containerfile.Stage("chiselled").Instructions.Skip(1));
        Assert.Equal("$APP_UID", shell.Single("USER"));
        Assert.Equal(
            $"{shell.Environment["ASPNETCORE_HTTP_PORTS"]} {new Uri(shell.Environment["StreamGovernance__Management__Urls"].Replace('*', 'a')).Port}",
            shell.Single("EXPOSE"));
    }

    [Fact]
    public void What_the_build_stage_copies_is_what_the_engine_is_sent()
    {
        string[] sent = [.. Repository.Text(Containerfile.File + ".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..])];
        Assert.Equal(sent.Order(), Containerfile.Stage("build").Of("COPY").SelectMany(line => line.Split(' ')[..^1]).Order());
    }

    private static async Task<int> HealthAsync(ContainerStage image, int port)
    {
        string[] command = image.Command("HEALTHCHECK");
        await using var health = new ChildProcess(command[0], command[1..], new Dictionary<string, string> { ["HEALTH_PORT"] = $"{port}" });
        return (await health.ExitAsync()).ExitCode;
    }
}
