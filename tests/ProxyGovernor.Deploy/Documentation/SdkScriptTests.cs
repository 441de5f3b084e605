using ProxyGovernor.Deploy.Support;
using ProxyGovernor.Tests.Host;

namespace ProxyGovernor.Deploy.Documentation;

public sealed class SdkScriptTests
{
    private const string Documented = "http://localhost:8080/";

    [Fact(Timeout = 60_000)]
    public async Task An_SDKs_script_streams_through_the_demo_once_its_base_URL_is_changed()
    {
        string script = Documents.Script("README.md", "See it with an SDK that you use", "js");
        Assert.Contains(Documented, script, StringComparison.Ordinal);
        await using DemoHost demo = await DemoHost.StartAsync();

        // Where the SDK is installed: modules are looked for beside the script.
        await using var node = new ChildProcess("bash", ["-c", $"cd '{Repository.PathOf("tests/clients")}' && exec node --input-type=module"]);
        await node.Input.WriteAsync(script.Replace(Documented, demo.Address.AbsoluteUri, StringComparison.Ordinal));
        node.Input.Close();

        Assert.NotEmpty(string.Concat(await node.OutputAsync()));
        Assert.Equal((0, []), await node.ExitAsync());
        await demo.WaitForLogAsync("outcome=completed");
    }
}
