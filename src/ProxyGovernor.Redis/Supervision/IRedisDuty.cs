namespace ProxyGovernor.Redis.Supervision;

/// <summary>Something to do while the server answers, in every round: after a reconnect at once, else every few seconds.</summary>
internal interface IRedisDuty
{
    Task PerformAsync(CancellationToken cancellationToken);

    /// <summary>The replica has stopped in good order, and takes back what it told of itself.</summary>
    Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
