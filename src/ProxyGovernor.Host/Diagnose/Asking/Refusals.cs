using System.Globalization;
using System.Net;
using ProxyGovernor.Diagnostics;

namespace ProxyGovernor.Host.Diagnose.Asking;

/// <summary>Why a host could not be asked, in one line each.</summary>
internal static class Refusals
{
    public static DiagnoseException Of(Uri route, HttpRequestException failure)
    {
        string reason = (failure.InnerException ?? failure).Message;
        return failure.HttpRequestError == HttpRequestError.SecureConnectionError
            ? new($"{route.GetLeftPart(UriPartial.Authority)} gives no TLS connection: does it speak http only, or is its certificate not trusted here? {reason}")
            : new($"{route.GetLeftPart(UriPartial.Authority)} does not answer: {reason}");
    }

    public static DiagnoseException Silent(Uri route, TimeSpan patience) =>
        new($"{route.GetLeftPart(UriPartial.Authority)} gave no answer within {patience.TotalSeconds} s.");

    public static DiagnoseException EndedFeed(Uri route, TimeSpan after, TimeSpan duration) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{route} ended {after.TotalSeconds:0.0} s into a watch of {duration.TotalSeconds} s: the host stopped, or something before it closed the connection; ask again."));

    public static DiagnoseException NotOurs(Uri route) =>
        new($"{route} answers, but not as ProxyGovernor's status API does: is --url the base address of a replica of this version?");

    public static DiagnoseException NoOperatorRoutes(Uri governor) =>
        new($"{governor} has no operator routes: set StreamGovernance:Management:OperatorKey on the host.");

    /// <summary>For an answer that no question was meant to get.</summary>
    public static DiagnoseException Of(Uri route, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => new($"{route} refuses the operator's key ({GovernorHeaders.OperatorKey}): it is not the one that is configured there."),
        HttpStatusCode.NotFound => new($"{route} is not found: --url must be the base address of a ProxyGovernor, and its management address where StreamGovernance:Management:Urls is set."),
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
            new($"{route} redirects to {response.Headers.Location}: give the address itself, the key is not sent on."),
        HttpStatusCode.OK => NotOurs(route),
        var status => new($"{route} answers {(int)status}: is --url the base address of a ProxyGovernor?"),
    };
}
