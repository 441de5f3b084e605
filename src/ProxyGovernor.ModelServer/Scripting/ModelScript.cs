namespace ProxyGovernor.ModelServer.Scripting;

/// <summary>How one request wants to be answered; see <see cref="ModelScriptHeaders"/>.</summary>
internal sealed record ModelScript
{
    public required int Events { get; init; }

    public required TimeSpan Interval { get; init; }

    public required int EventSize { get; init; }

    public required int Batch { get; init; }

    public required TimeSpan DelayHeaders { get; init; }

    public required TimeSpan DelayFirst { get; init; }

    public required int Status { get; init; }

    public required int? RetryAfter { get; init; }

    public required string? Encoding { get; init; }

    public required bool? ContentLength { get; init; }

    public required string? ContentType { get; init; }

    public required bool Trailers { get; init; }

    public required int Comments { get; init; }

    public required string? Gate { get; init; }

    public required bool OutlivesClose { get; init; }

    public required ModelFault Fault { get; init; }

    /// <summary>Whether something happens between headers and body, so that headers must be flushed on their own.</summary>
    public bool PausesAfterHeaders => DelayFirst > TimeSpan.Zero || Gate is not null || Fault.Kind != FaultKind.None;
}
