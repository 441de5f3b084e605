namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>A plain JSON body, seen as an answer of one event so that every script applies to it too.</summary>
internal sealed class JsonAnswer(string body) : IAnswer
{
    public string ContentType => "application/json";

    public bool Streams => false;

    public int Events => 1;

    public IEnumerable<string> Opening() => [];

    public string Event(int index) => body;

    public IEnumerable<string> Closing() => [];

    public string Error() => ErrorNames.OpenAIError(500);
}
