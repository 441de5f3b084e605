using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;
using ProxyGovernor.Pipeline;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace ProxyGovernor.FunctionalTests;

/// <summary>Faults of an application's own parts, in the middle of a governed request.</summary>
public sealed class FaultBetweenStepsTests
{
    [Fact]
    public async Task A_fault_in_a_middleware_behind_governance_is_answered_500()
    {
        var faults = 1;
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address,
            inner: application => application.Use(next => context => Interlocked.Exchange(ref faults, 0) == 0 ? next(context) : throw new InjectedFaultException(RunStep.Forward)));

        using var failed = await proxy.PostAsync("s1", ("X-Model-Name", "A"));

        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        await Settled.CheckAsync(proxy, failed.StreamId, "stream_end", "internal_error");
        Assert.Equal(["next"], model.Names());
    }

    /// <summary>YARP does not tell a response that cannot be copied from a transform that fails on it: both are 502, governed or not.</summary>
    [Theory]
    [InlineData(true, HttpStatusCode.InternalServerError, "internal_error")]
    [InlineData(false, HttpStatusCode.BadGateway, "upstream_error")]
    public async Task A_fault_in_a_transform_is_answered_as_YARP_sees_it(bool ofTheRequest, HttpStatusCode status, string outcome)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(
            model.Address, services: services => services.AddSingleton<ITransformProvider>(new FaultyTransform(ofTheRequest)));

        using var failed = await proxy.PostAsync("s1", ("X-Model-Name", "A"));

        Assert.Equal(status, failed.Status);
        await Settled.CheckAsync(proxy, failed.StreamId, "stream_end", outcome);
        Assert.Equal(ofTheRequest ? ["next"] : ["A", "next"], model.Names());
    }

    /// <summary>Fails once, before the request is sent or when the response has come.</summary>
    private sealed class FaultyTransform(bool ofTheRequest) : ITransformProvider
    {
        private int _faults = 1;

        public void Apply(TransformBuilderContext context)
        {
            if (ofTheRequest)
            {
                context.AddRequestTransform(_ => Fail());
            }
            else
            {
                context.AddResponseTransform(_ => Fail());
            }
        }

        public void ValidateRoute(TransformRouteValidationContext context)
        {
        }

        public void ValidateCluster(TransformClusterValidationContext context)
        {
        }

        private ValueTask Fail() => Interlocked.Exchange(ref _faults, 0) == 0 ? default : throw new InjectedFaultException(RunStep.Forward);
    }
}
