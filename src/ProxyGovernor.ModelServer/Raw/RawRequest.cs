namespace ProxyGovernor.ModelServer;

/// <summary>A request as its bytes said.</summary>
/// <param name="Head">Request line and header lines, without the empty line that ends them.</param>
/// <param name="Headers">The headers by name, ignoring case; values of one name are joined by a comma.</param>
/// <param name="Body">The body, its chunks put together.</param>
public sealed record RawRequest(string Head, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The request line, such as <c>POST /v1/messages HTTP/1.1</c>.</summary>
    public string RequestLine => Head.Split("\r\n", 2)[0];

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
