using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Sends a request as the bytes that a test wrote, and keeps the answer as the bytes that came.</summary>
internal static partial class RawExchange
{
    /// <summary>Sends and reads to the end of the connection; the request asks for it with <c>Connection: close</c>. Text is Latin-1, one character per byte.</summary>
    public static async Task<string> ExchangeAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port).WaitAsync(Limits.Patience);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer).WaitAsync(Limits.Patience);
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>A message with the values that differ from one moment to the next put out of the way.</summary>
    public static string WithoutMoment(string message) => TraceParent().Replace(Date().Replace(message, "Date: -"), "traceparent: -");

    public static int StatusOf(string answer) => int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The body of an answer that is not chunked.</summary>
    public static string BodyOf(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    [GeneratedRegex("^Date: .*?(?=\r)", RegexOptions.Multiline)]
    private static partial Regex Date();

    [GeneratedRegex("^traceparent: .*?(?=\r|$)", RegexOptions.Multiline)]
    private static partial Regex TraceParent();
}
