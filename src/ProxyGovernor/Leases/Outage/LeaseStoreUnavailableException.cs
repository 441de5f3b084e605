namespace ProxyGovernor.Leases.Outage;

/// <summary>The lease store could not be asked: the call failed, took too long, or was not sent because the one before it did.</summary>
internal sealed class LeaseStoreUnavailableException : Exception
{
    public LeaseStoreUnavailableException()
        : base("The lease store is away; the call was not sent.")
    {
    }

    public LeaseStoreUnavailableException(string operation, Exception failure)
        : base($"The lease store did not answer to {operation}.", failure) => MayHaveTakenEffect = true;

    /// <summary>True where the call was sent: the store may have done what it was asked to, and lost only the answer.</summary>
    public bool MayHaveTakenEffect { get; }
}
