using System.Globalization;

namespace ProxyGovernor.Benchmarks.Streams.Model;

/// <summary>What a request asks the model server for, in one header.</summary>
internal enum Mode
{
    /// <summary>Writes at an even pace, until the client leaves.</summary>
    Paced,

    /// <summary>Writes as fast as they are taken, until the client leaves.</summary>
    Flood,

    /// <summary>So many writes at once, and the end.</summary>
    Short,

    /// <summary>A JSON answer.</summary>
    Json,

    /// <summary>One event, and nothing until the client leaves.</summary>
    Hold,

    /// <summary>When the client of the hold of that number left.</summary>
    Left,
}

/// <param name="Mode">How to answer.</param>
/// <param name="Number">Writes of a <see cref="Mode.Short"/>, writes per second of a <see cref="Mode.Paced"/>, else what a hold is known by.</param>
/// <param name="Batch">Events in each write.</param>
internal sealed record Script(Mode Mode, int Number = 0, int Batch = 1)
{
    public const string Header = "X-Benchmark";

    public static Script Parse(string text)
    {
        var parts = text.Split(' ');
        return new Script(Enum.Parse<Mode>(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mode} {Number} {Batch}");
}
