using Microsoft.AspNetCore.Http;

namespace ProxyGovernor.Sessions;

/// <summary>Who a request belongs to.</summary>
internal readonly record struct SessionIdentification
{
    /// <summary>The opaque key that leases are held under; null where the request names no session and passes without a lease.</summary>
    public string? SessionKey { get; init; }

    /// <summary>The key that the session had under the identity secret before, while runs begun under that one live in this replica; else null.</summary>
    public string? PreviousKey { get; init; }

    /// <summary>Whose request it is.</summary>
    public required Caller Caller { get; init; }

    /// <summary>A session id that was made for this request, to be told in <c>X-Session-Id</c>; else null.</summary>
    public string? GeneratedSessionId { get; init; }

    /// <summary>The lane as the client sent it, or null.</summary>
    public string? Lane { get; init; }

    /// <summary>Opaque key under which a repeated request of the session is known again; null where the request has none, or no session.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Why the request must be refused, as a sentence for the client; null where it need not.</summary>
    public string? Problem { get; init; }

    /// <summary>400 or 401 where there is a problem, else 0.</summary>
    public int ProblemStatus { get; init; }

    public static SessionIdentification Refused(Caller caller, string problem, int status = StatusCodes.Status400BadRequest) =>
        new() { Caller = caller, Problem = problem, ProblemStatus = status };
}
