using ProxyGovernor.WireMock.Model;

namespace ProxyGovernor.WireMock;

/// <summary>No test: keeps the stubs up for a proxy that is started by hand, see the README.</summary>
public sealed class ByHand(StubbedModel model)
{
    [Fact(Explicit = true)]
    public async Task Serve()
    {
        Console.WriteLine($"The stubs are at {model.Address}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
