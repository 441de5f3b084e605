using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProxyGovernor.Diagnostics;
using ProxyGovernor.Policies.Configuration;

namespace ProxyGovernor.Status;

/// <summary>What a caller's <c>X-Operator-Key</c> allows.</summary>
internal enum OperatorRight
{
    /// <summary>No key is configured: operator routes do not exist.</summary>
    Disabled,
    /// <summary>The caller sent none.</summary>
    Missing,
    /// <summary>The caller sent another, or put it in the query.</summary>
    Wrong,
    /// <summary>The caller sent the key.</summary>
    Granted,
}

/// <summary>Compares operator keys in constant time, so that a wrong key tells nothing by how long it takes.</summary>
internal sealed class OperatorAccess(GovernanceSettingsProvider settings)
{
    public OperatorRight Of(HttpContext context)
    {
        if (settings.Current.Management.OperatorKey is not { } key)
        {
            return OperatorRight.Disabled;
        }

        // An address is kept in histories and access logs: no caller gets used to putting the key there.
        if (context.Request.Query.ContainsKey(GovernorHeaders.OperatorKey))
        {
            return OperatorRight.Wrong;
        }

        var sent = context.Request.Headers[GovernorHeaders.OperatorKey];
        if (sent.Count == 0)
        {
            return OperatorRight.Missing;
        }

        // Hashes have one length, which the comparison needs to be constant in time.
        var same = sent.Count == 1 && CryptographicOperations.FixedTimeEquals(Hash(sent[0]!), Hash(key));
        return same ? OperatorRight.Granted : OperatorRight.Wrong;
    }

    /// <summary>For operator routes: null where the caller may go on.</summary>
    public async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => Of(context.HttpContext) switch
    {
        OperatorRight.Granted => await next(context),
        OperatorRight.Disabled => StatusAnswers.Missing,
        _ => Denied,
    };

    public static readonly IResult Denied = StatusAnswers.Error(StatusCodes.Status401Unauthorized, "unauthorized", $"{GovernorHeaders.OperatorKey} is missing or wrong; it is a header, and refused in the query.");

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
