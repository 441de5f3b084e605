using System.Text;
using Microsoft.Extensions.Primitives;

namespace ProxyGovernor.Sessions;

/// <summary>What one place of a request holds as a session id or a lane: nothing, a value that is fit for use, or something that is not.</summary>
internal readonly record struct SourceReading
{
    public const int MaximumBytes = 256;

    private SourceReading(string? value, string? problem)
    {
        Value = value;
        Problem = problem;
    }

    public string? Value { get; }

    /// <summary>What is wrong, as the end of a sentence; null where nothing is.</summary>
    public string? Problem { get; }

    public bool IsPresent => Value is not null || Problem is not null;

    public static SourceReading Absent => default;

    public static SourceReading Invalid(string problem) => new(null, problem);

    public static SourceReading Of(string value)
    {
        if (value.Length == 0)
        {
            return Invalid("is empty");
        }

        if (value.Length > MaximumBytes || Encoding.UTF8.GetByteCount(value) > MaximumBytes)
        {
            return Invalid($"is over {MaximumBytes} bytes");
        }

        return value.AsSpan().ContainsAnyInRange('\u0000', '\u001f') || value.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            ? Invalid("has control characters")
            : new SourceReading(value, null);
    }

    public static SourceReading Of(StringValues values)
    {
        var reading = Absent;
        foreach (var value in values)
        {
            reading = reading.And(Of(value ?? ""));
        }

        return reading;
    }

    /// <summary>Joins what was found twice in one place: the same again is fine, another value is not.</summary>
    public SourceReading And(SourceReading other) =>
        !IsPresent || this == other ? other : other.IsPresent ? Invalid("has several different values") : this;
}
