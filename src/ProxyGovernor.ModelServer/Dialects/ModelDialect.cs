namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>How one API writes a stream, a whole answer and an error. An instance serves one request.</summary>
internal abstract class ModelDialect(AnswerFacts facts) : IAnswer
{
    protected AnswerFacts Facts { get; } = facts;

    public virtual string ContentType => "text/event-stream; charset=utf-8";

    public bool Streams => true;

    public virtual string? Id => null;

    public int Events => Facts.Events;

    public virtual IEnumerable<string> Opening() => [];

    public string Event(int index) => Content(index, Facts.Text[index]);

    public virtual IEnumerable<string> Closing() => [];

    public abstract string Error();

    /// <summary>The answer to a request that does not stream: one JSON object.</summary>
    public abstract string Whole();

    /// <summary>The body of an error status.</summary>
    public virtual string Refusal(int status) => ErrorNames.OpenAIError(status);

    protected abstract string Content(int index, string text);
}
