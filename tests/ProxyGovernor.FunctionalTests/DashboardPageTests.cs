using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ProxyGovernor.FunctionalTests.Support;
using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests;

public sealed partial class DashboardPageTests
{
    [Theory]
    [InlineData("ui", "text/html")]
    [InlineData("ui/main.js", "text/javascript")]
    [InlineData("ui/theme.css", "text/css")]
    [InlineData("ui/icon.svg", "image/svg+xml")]
    public async Task The_page_is_public_and_allows_nothing_inline_and_nothing_from_elsewhere(string file, string type)
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var answer = await GetAsync(proxy, file);

        Assert.Equal((HttpStatusCode.OK, type, "utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentType.CharSet));
        var policy = Header(answer, "Content-Security-Policy").Split("; ");
        Assert.Superset(new HashSet<string> { "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'" }, policy.ToHashSet());
        Assert.DoesNotContain(policy, directive => directive.Contains("unsafe", StringComparison.Ordinal));
        Assert.Equal(("nosniff", "no-referrer", "no-cache"), (Header(answer, "X-Content-Type-Options"), Header(answer, "Referrer-Policy"), Header(answer, "Cache-Control")));
    }

    [Fact]
    public async Task Each_file_that_the_page_names_is_there_and_is_not_sent_twice()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);
        using var page = await GetAsync(proxy, "ui");
        var files = Reference().Matches(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var first = await GetAsync(proxy, file);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            using var second = await GetAsync(proxy, file, first.Headers.ETag);
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        }
    }

    [Fact]
    public async Task What_is_no_file_of_the_page_is_not_found_and_never_reaches_a_model_server()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var unknown = await GetAsync(proxy, "ui/..%2Fsecret");
        using var head = await proxy.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/governor/ui"), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (unknown.StatusCode, head.StatusCode));
        Assert.Empty(model.Requests.Snapshot());
    }

    [Fact]
    public async Task A_slash_at_the_end_leads_to_the_page()
    {
        await using var model = await SimulatedModelServer.StartAsync();
        await using var proxy = await GovernedProxy.StartAsync(model.Address);

        using var answer = await GetAsync(proxy, "ui/");

        Assert.Equal((HttpStatusCode.OK, "/governor/ui"), (answer.StatusCode, answer.RequestMessage!.RequestUri!.AbsolutePath));
    }

    private static async Task<HttpResponseMessage> GetAsync(GovernedProxy proxy, string path, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/governor/" + path);
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));

    [GeneratedRegex("(?:href|src)=\"(ui/[^\"]+)\"")]
    private static partial Regex Reference();
}
