namespace ProxyGovernor.ModelServer.Dialects;

/// <summary>What each API calls an error of a status.</summary>
internal static class ErrorNames
{
    public const string Message = "The simulated model failed as scripted.";

    public static string OpenAI(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    public static string Anthropic(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 or 529 => "overloaded_error",
        >= 500 => "api_error",
        _ => "invalid_request_error",
    };

    public static string Google(int status) => status switch
    {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        >= 500 => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };

    public static string OpenAIError(int status) =>
        $$$"""{"error":{"message":"{{{Message}}}","type":"{{{OpenAI(status)}}}","param":null,"code":"{{{status}}}"}}""";
}
