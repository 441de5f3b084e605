namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Stops streams as the operator.</summary>
internal static class StopRequests
{
    /// <summary>Stops, and returns once the stream is settled.</summary>
    public static async Task StopStreamAsync(this GovernedProxy proxy, string streamId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/governor/streams/{streamId}?wait=2");
        request.Headers.Add("X-Operator-Key", GovernedProxy.OperatorKey);
        using var response = await proxy.Client.SendAsync(request).WaitAsync(Limits.Patience);
        response.EnsureSuccessStatusCode();
    }
}
