namespace ProxyGovernor.Streaming.Framing;

/// <summary>The fields of one event block that matter here: its name and where its data lines are.</summary>
internal readonly ref struct SseFields
{
    private SseFields(ReadOnlySpan<byte> eventName, int dataLines, int dataStart, int dataEnd, bool onlyComments, bool tellsError)
    {
        EventName = eventName;
        DataLines = dataLines;
        DataStart = dataStart;
        DataEnd = dataEnd;
        OnlyComments = onlyComments;
        TellsError = tellsError;
    }

    /// <summary>The last <c>event</c> field's value, as the standard has it.</summary>
    public ReadOnlySpan<byte> EventName { get; }

    /// <summary>How many <c>data</c> lines there are; without one the block dispatches no event.</summary>
    public int DataLines { get; }

    /// <summary>Where the first data value starts.</summary>
    public int DataStart { get; }

    /// <summary>Where the first data value ends.</summary>
    public int DataEnd { get; }

    /// <summary>Whether the block has no field at all.</summary>
    public bool OnlyComments { get; }

    /// <summary>Whether there is a field <c>error</c>, which no standard knows: llama-server's form until late in 2025.</summary>
    public bool TellsError { get; }

    public static SseFields Read(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> eventName = [];
        int dataLines = 0, dataStart = 0, dataEnd = 0;
        bool onlyComments = true, tellsError = false;
        var lines = new SseLines(block);
        while (lines.MoveNext())
        {
            onlyComments &= lines.Line.IsEmpty || lines.Line[0] == ':';
            if (lines.IsField("data"u8))
            {
                if (dataLines++ == 0)
                {
                    (dataStart, dataEnd) = (lines.ValueStart, lines.LineEnd);
                }
            }
            else if (lines.IsField("event"u8))
            {
                eventName = lines.Value;
            }
            else
            {
                tellsError |= lines.IsField("error"u8);
            }
        }

        return new SseFields(eventName, dataLines, dataStart, dataEnd, onlyComments, tellsError);
    }
}
