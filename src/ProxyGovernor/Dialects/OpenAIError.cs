using System.Text.Json;

namespace ProxyGovernor.Dialects;

/// <summary>The error object that both OpenAI APIs share, and the names of its types, most of which other APIs took over.</summary>
internal static class OpenAIError
{
    public static void Write(Utf8JsonWriter json, in StreamEnding ending)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, ending.Message);
        json.WriteString("type"u8, TypeOf(ending.Cause));
        json.WriteNull("param"u8);
        json.WriteString("code"u8, ending.Code);
        json.WriteEndObject();
    }

    public static ReadOnlySpan<byte> TypeOf(EndingCause cause) => cause switch
    {
        EndingCause.Withdrawn or EndingCause.InvalidRequest or EndingCause.Conflict => "invalid_request_error"u8,
        EndingCause.Unauthorized => "authentication_error"u8,
        EndingCause.Busy => "rate_limit_error"u8,
        EndingCause.Timeout => "timeout_error"u8,
        _ => "server_error"u8,
    };
}
