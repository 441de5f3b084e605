using System.Text.Json;

namespace ProxyGovernor.Dialects;

/// <summary>What plain streams share: no event of theirs has a meaning, and an error is a small object.</summary>
internal abstract class PlainDialect : Dialect
{
    public override bool HasTerminalEvent => false;

    protected override void WriteErrorMembers(Utf8JsonWriter json, in StreamEnding ending, int status)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, TypeOf(ending.Cause));
        json.WriteString("code"u8, ending.Code);
        json.WriteString("message"u8, ending.Message);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> TypeOf(EndingCause cause) => cause switch
    {
        EndingCause.Withdrawn or EndingCause.InvalidRequest or EndingCause.Conflict => "invalid_request_error"u8,
        EndingCause.Unauthorized => "authentication_error"u8,
        EndingCause.Busy => "rate_limit_error"u8,
        EndingCause.Timeout => "timeout_error"u8,
        EndingCause.Upstream => "upstream_error"u8,
        _ => "server_error"u8,
    };
}
