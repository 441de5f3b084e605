namespace ProxyGovernor.Dialects;

/// <summary>Any other newline-delimited JSON.</summary>
internal sealed class NdjsonDialect : PlainDialect
{
    public override StreamDialect Kind => StreamDialect.Ndjson;

    public override ReadOnlySpan<byte> Heartbeat => [];

    protected override ReadOnlySpan<byte> TerminalStart => [];

    protected override ReadOnlySpan<byte> TerminalEnd => "\n"u8;
}
