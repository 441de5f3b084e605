namespace ProxyGovernor.Dialects;

/// <summary>Any other event stream.</summary>
internal sealed class SseDialect : PlainDialect
{
    public override StreamDialect Kind => StreamDialect.Sse;

    protected override ReadOnlySpan<byte> TerminalStart => "event: error\ndata: "u8;

    protected override ReadOnlySpan<byte> TerminalEnd => "\n\n"u8;
}
