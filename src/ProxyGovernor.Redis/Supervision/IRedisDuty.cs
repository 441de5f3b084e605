namespace ProxyGovernor.Redis.Supervision;

/// <summary>Something to do while the server answers, in every round: after a reconnect at once, else every few seconds.</summary>
internal interface IRedisDuty
{
    Task PerformAsync(CancellationToken cancellationToken);
}
