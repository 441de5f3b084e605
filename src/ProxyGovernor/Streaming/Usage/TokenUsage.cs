namespace ProxyGovernor.Streaming.Usage;

/// <summary>The tokens of one run, as far as its model server has told. Written by the one thread that streams, read by any.</summary>
internal sealed class TokenUsage
{
    private const long Untold = -1;
    private long _input = Untold;
    private long _output = Untold;

    /// <summary>Tokens of the prompt, cached ones included; null where none were told.</summary>
    public long? Input => Told(ref _input);

    /// <summary>Tokens that were generated, reasoning included; null where none were told.</summary>
    public long? Output => Told(ref _output);

    /// <summary>Dialects tell totals: the last word counts, and what it does not mention stands.</summary>
    public void Tell(long? input, long? output)
    {
        Volatile.Write(ref _input, input ?? _input);
        Volatile.Write(ref _output, output ?? _output);
    }

    private static long? Told(ref long count) => Volatile.Read(ref count) is not Untold and var told ? told : null;
}
