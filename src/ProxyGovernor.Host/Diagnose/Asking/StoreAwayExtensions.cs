namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>A store that is away is itself an answer.</summary>
internal static class StoreAwayExtensions
{
    /// <summary>Null where the store could not be asked.</summary>
    public static async Task<T?> TolerateStoreAwayAsync<T>(this Task<T> question)
        where T : class?
    {
        try
        {
            return await question;
        }
        catch (StoreAwayException)
        {
            return null;
        }
    }
}
