using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProxyGovernor.Host.Management;

namespace ProxyGovernor.Tests.Host.Management;

public sealed class GovernorRoutesTests
{
    [Theory]
    [InlineData("/streams", "Only")]
    [InlineData("/events", "Only")]
    [InlineData("/replicas", "Only")]
    [InlineData("/ui", "Only")]
    [InlineData("/ui/{asset}", "Only")]
    [InlineData("/streams/{id}", "Also")]
    [InlineData("/sessions/{session}/active", "Also")]
    public async Task Operator_routes_belong_to_management_and_client_routes_to_both(string pattern, string access)
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        RouteGroupBuilder api = app.MapGroup("/governor");
        api.MapGet(pattern, static () => Results.Ok());
        ((IEndpointConventionBuilder)api).WithOperatorRoutesOnManagement();

        Endpoint endpoint = Assert.Single(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
        Assert.Equal(Enum.Parse<ManagementAccess>(access), Assert.Single(endpoint.Metadata.OfType<ManagementAccess>()));
    }
}
