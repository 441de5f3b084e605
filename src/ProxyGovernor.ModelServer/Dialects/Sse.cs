namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>Event stream framing as the model servers write it.</summary>
internal static class Sse
{
    public const string Comment = ": keep-alive\n\n";

    public static string Data(string json) => $"data: {json}\n\n";

    public static string Named(string name, string json) => $"event: {name}\ndata: {json}\n\n";
}
