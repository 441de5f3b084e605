using System.Globalization;

namespace ProxyGovernor.Clients.Sdks;

/// <summary>What an application is left with once its SDK has given up or is done.</summary>
/// <param name="Finished">Whether the SDK reported the end of the model's answer.</param>
/// <param name="Text">The text of the answer as far as it came.</param>
/// <param name="Error">What was thrown, or null.</param>
internal sealed record SdkResult(bool Finished, string Text, SdkError? Error)
{
    /// <summary>As the matrix has it. A message is for people and changes; names, statuses and codes are what applications tell apart.</summary>
    public override string ToString() => Error is { } error ? error.ToString() : Finished ? "the answer" : "an early end";
}

/// <summary>An error as an application would tell it apart.</summary>
internal sealed record SdkError(string Name, int? Status, string? Code, string Message)
{
    public override string ToString() =>
        string.Join(' ', new[] { $"`{Name}`", Status?.ToString(CultureInfo.InvariantCulture), Code is null ? null : $"`{Code}`" }.Where(part => part is not null));
}
