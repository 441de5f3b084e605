using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.Status;

/// <summary>What every route of the API answers with.</summary>
internal static class StatusAnswers
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Unknown, malformed, forgotten or somebody else's: all the same, so that nobody learns which.</summary>
    public static readonly IResult Missing = Results.Json(new { state = "missing", active = false, terminal = false }, Json, statusCode: StatusCodes.Status404NotFound);

    /// <summary>The lease store could not be asked: a client tries again.</summary>
    public static IResult StoreError(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Results.Json(new { state = "error", active = false, terminal = false }, Json, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    public static IResult Ok<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Json, statusCode: status);

    public static IResult Error(int status, string code, string message) => Results.Json(new { error = new { message, code } }, Json, statusCode: status);
}
