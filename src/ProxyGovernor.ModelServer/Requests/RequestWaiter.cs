namespace ProxyGovernor.ModelServer.Requests;

/// <summary>One wait for a record; a predicate that throws fails the wait, not the request it was asked about.</summary>
internal sealed class RequestWaiter(Func<ModelRequest, bool> predicate)
{
    private readonly TaskCompletionSource<ModelRequest> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ModelRequest> Found => _found.Task;

    public void Offer(ModelRequest request)
    {
        try
        {
            if (predicate(request))
                _found.TrySetResult(request);
        }
        catch (Exception exception)
        {
            _found.TrySetException(exception);
        }
    }
}
