namespace ProxyGovernor.Pipeline.Forwarding;

/// <summary>How long one direction of a connection has kept the thread that it goes on on.</summary>
internal struct ThreadTurn
{
    /// <summary>A few milliseconds' work: what a yield costs is lost in it.</summary>
    private const int Length = 64;

    private int _atOnce;

    /// <summary>Counts a call. True where so many in a row had nothing to wait for that others must have their turn: the caller yields.</summary>
    /// <param name="atOnce">Whether the call had nothing to wait for.</param>
    public bool IsOver(bool atOnce)
    {
        _atOnce = atOnce ? _atOnce + 1 : 0;
        if (_atOnce < Length)
        {
            return false;
        }

        _atOnce = 0;
        return true;
    }

    /// <summary>A call's result, elsewhere, once others have had their turn.</summary>
    /// <param name="call">What had nothing to wait for.</param>
    public static async ValueTask<T> AfterOthersAsync<T>(ValueTask<T> call)
    {
        await Task.Yield();
        return await call;
    }

    /// <inheritdoc cref="AfterOthersAsync{T}"/>
    public static async ValueTask AfterOthersAsync(ValueTask call)
    {
        await Task.Yield();
        await call;
    }
}
