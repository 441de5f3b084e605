using ProxyGovernor.Redis.Faults;
using ProxyGovernor.Redis.Transport;

namespace ProxyGovernor.Redis.Supervision;

/// <summary>Why the server could not be asked. The client says only that it has no connection; this looks further.</summary>
internal sealed class RedisDiagnosis(RedisTransportOptions options, RedisFaultLog faults)
{
    public async ValueTask<RedisCondition> ExplainAsync(Exception failure)
    {
        var (fault, detail) = (RedisFaults.Of(failure, options.Servers), failure.Message);
        if (!fault.IsRefusal && failure is not StackExchange.Redis.RedisServerException && await ServerGreeting.RefusalAsync(options) is { } refusal)
        {
            (fault, detail) = refusal;
        }

        faults.Tell(fault, detail);
        return new(fault.IsRefusal ? RedisStanding.Refused : RedisStanding.Unreachable, [$"{fault.Name}: {fault.Advice}"]);
    }

    public void Recovered() => faults.Recovered();
}
