using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.ModelServer.Scripting;

/// <summary>Reads and validates single script values: the header, else the query parameter of that name.</summary>
internal readonly struct ScriptValues(HttpRequest request)
{
    private const int LongestText = 256;

    public int Number(string name, int fallback, int min, int max) => Number(name, min, max) ?? fallback;

    public int? Number(string name, int min, int max)
    {
        if (Find(name) is not { } value)
            return null;
        return TryNumber(value, min, max, out var number) ? number : throw Invalid(name, value, FormattableString.Invariant($"a whole number from {min} to {max}"));
    }

    public TimeSpan Milliseconds(string name, int fallback) => TimeSpan.FromMilliseconds(Number(name, fallback, 0, 3_600_000));

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var value => throw Invalid(name, value, "true or false"),
    };

    public string? Choice(string name, params ReadOnlySpan<string> choices) => Find(name) switch
    {
        null => null,
        var value when choices.Contains(value) => value,
        var value => throw Invalid(name, value, $"one of {string.Join(", ", choices)}"),
    };

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;
        return value.Length is > 0 and <= LongestText && value.All(character => character is >= ' ' and <= '~')
            ? value
            : throw Invalid(name, value, $"1 to {LongestText} printable ASCII characters");
    }

    public ModelFault Fault(string name, int events)
    {
        if (Find(name) is not { } value)
            return default;
        if (value == "stall-headers")
            return new ModelFault(FaultKind.StallHeaders, 0);
        var at = value.IndexOf('@', StringComparison.Ordinal);
        var kind = at < 0 ? FaultKind.None : KindOf(value[..at]);
        if (kind != FaultKind.None && TryNumber(value[(at + 1)..], 0, events, out var after))
            return new ModelFault(kind, after);
        throw Invalid(name, value, FormattableString.Invariant(
            $"stall-headers, or stall, reset, half, half-end, end or error with @N, N from 0 to {events} ({ModelScriptHeaders.Events})"));
    }

    public string? Find(string name)
    {
        if (request.Headers.TryGetValue(name, out var header))
            return header.ToString();
        return request.Query.TryGetValue(name, out var parameter) ? parameter.ToString() : null;
    }

    private static FaultKind KindOf(string name) => name switch
    {
        "stall" => FaultKind.Stall,
        "reset" => FaultKind.Reset,
        "half" => FaultKind.Half,
        "half-end" => FaultKind.HalfEnd,
        "end" => FaultKind.End,
        "error" => FaultKind.Error,
        _ => FaultKind.None,
    };

    private static bool TryNumber(string value, int min, int max, out int number) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

    private static ModelScriptException Invalid(string name, string value, string range)
    {
        var shown = new string([.. value.Take(LongestText).Select(character => char.IsControl(character) ? '?' : character)]);
        return new ModelScriptException($"{name}: '{shown}' is not {range}.");
    }
}
