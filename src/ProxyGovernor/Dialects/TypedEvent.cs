using ProxyGovernor.Streaming.Tagging;

namespace ProxyGovernor.Dialects;

/// <summary>Reads events that say what they are in a top-level <c>type</c> member, which stands first or nearly so.</summary>
internal static class TypedEvent
{
    /// <summary>The event's type as it stands in the data, or its SSE name where the data has none.</summary>
    public static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data)
    {
        if (JsonMembers.TryObject(data, out var members))
        {
            while (members.MoveNext())
            {
                if (members.Named("type"u8))
                {
                    return members.StringValue;
                }
            }
        }

        return eventName;
    }
}
