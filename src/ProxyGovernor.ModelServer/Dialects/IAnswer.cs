namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>One answer as the pieces a model server writes; each piece is asked for once, in order, because some number or separate them as they go.</summary>
internal interface IAnswer
{
    string ContentType { get; }

    /// <summary>Whether headers go out ahead of the body, and the body piece by piece.</summary>
    bool Streams { get; }

    /// <summary>The id that engines know the answer by; null where its events carry none.</summary>
    string? Id => null;

    /// <summary>How many content events there are; a JSON answer is one.</summary>
    int Events { get; }

    /// <summary>What precedes the first content event.</summary>
    IEnumerable<string> Opening();

    /// <summary>One content event; may be asked beyond the last, for a fault that needs half of one more.</summary>
    string Event(int index);

    /// <summary>What follows the last content event: the dialect's terminal.</summary>
    IEnumerable<string> Closing();

    /// <summary>The dialect's own error event.</summary>
    string Error();
}
