using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ProxyGovernor.Policies;
using ProxyGovernor.Policies.Configuration;
using ProxyGovernor.Sessions;
using ProxyGovernor.Tests.Policies;

namespace ProxyGovernor.Tests.Sessions;

/// <summary>A session identifier over a configuration of its own, with the policy <c>chat</c>.</summary>
internal sealed class Identification : IDisposable
{
    private readonly ServiceProvider _services;

    public Identification(params IEnumerable<string> lines)
        : this(TimeProvider.System, lines)
    {
    }

    public Identification(TimeProvider time, params IEnumerable<string> lines)
        : this(GovernanceConfigurations.Section(["Policies:chat:Queue:Limit=8", .. lines.Append("Identity:Secret=a-secret-of-the-tests").DistinctBy(line => line.Split('=')[0])]), time)
    {
    }

    private Identification(IConfiguration section, TimeProvider time)
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddGovernanceConfiguration(section)
            .BuildServiceProvider();
        Identifier = _services.GetRequiredService<SessionIdentifier>();
        Policy = _services.GetRequiredService<GovernanceSettingsProvider>().Current.Policies["chat"];
    }

    public SessionIdentifier Identifier { get; }

    public IdentitySecret Secret => _services.GetRequiredService<IdentitySecret>();

    public StreamPolicy Policy { get; }

    /// <summary>As a replica starts that was configured no secret.</summary>
    public static Identification WithRandomSecret(params IEnumerable<string> lines) =>
        new(GovernanceConfigurations.Section(["Policies:chat:Queue:Limit=8", .. lines]), TimeProvider.System);

    /// <summary>Identifies a request that needs no body, which must not take a detour.</summary>
    public SessionIdentification Identify(HttpContext context)
    {
        var pending = Identifier.IdentifyAsync(context, Policy).AsTask();
        if (pending.IsCompleted)
        {
            return pending.Result;
        }

        throw new InvalidOperationException("A body was waited for.");
    }

    /// <summary>A request with headers given as "Name: value".</summary>
    public static DefaultHttpContext Request(params IEnumerable<string> headers)
    {
        var context = new DefaultHttpContext();
        foreach (var header in headers.Select(header => header.Split(": ", 2)).GroupBy(pair => pair[0], pair => pair[1]))
        {
            context.Request.Headers[header.Key] = header.ToArray();
        }

        return context;
    }

    public static DefaultHttpContext WithPrincipal(DefaultHttpContext context, string scheme, params IEnumerable<Claim> claims)
    {
        context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
        return context;
    }

    public void Dispose() => _services.Dispose();
}
