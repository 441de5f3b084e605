namespace ProxyGovernor.Clients.Sdks;

/// <summary>An error that an SDK hands over as an update of the stream, not as an exception.</summary>
internal sealed class ErrorUpdateException(string code, string message) : Exception(message)
{
    public string Code => code;
}
