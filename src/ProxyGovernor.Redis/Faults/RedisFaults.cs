using System.Net;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace ProxyGovernor.Redis.Faults;

/// <summary>The one place that knows what Redis's errors mean to an operator.</summary>
internal static partial class RedisFaults
{
    private const string FullMarker = "max number of clients";
    private const string ProtectedMarker = "DENIED";

    public static readonly RedisFault ReadOnly = new(
        "READONLY", IsRefusal: true, "The server is a read replica and takes no writes. Let ConnectionStrings:Redis name the master (after a failover this passes by itself).");

    private static readonly RedisFault NoRedis = new(
        "NO REDIS", IsRefusal: true, "What listens there does not speak the Redis protocol. Correct host and port in ConnectionStrings:Redis (and ssl=true where the server expects TLS).");

    private static readonly RedisFault Protected = new(
        "DENIED", IsRefusal: true, "The server is in protected mode and takes connections from its own machine alone. Give it a password, or a user of this replica's own (or set protected-mode no).");

    private static readonly RedisFault Full = new(
        "MAXCLIENTS", IsRefusal: false, "The server takes no more connections. Raise maxclients; each replica needs four connections to each server.");

    private static readonly RedisFault Unreachable = new(
        "UNREACHABLE", IsRefusal: false, "No connection, or no answer in time. Check that the server runs and that host, port and ssl in ConnectionStrings:Redis are right; it is tried again until it answers.");

    private static readonly RedisFault Moved = new(
        "MOVED", IsRefusal: false, "The server is a node of a cluster, and its peers cannot be reached. Let ConnectionStrings:Redis name several nodes, at addresses that this replica can reach.");

    private static readonly RedisFault Unknown = new(
        "ERROR", IsRefusal: false, "Redis answered with an error that is not known here. Its text says what is wrong.");

    // Looked for anywhere in the text: before Redis 7 an error inside a script is wrapped in another, and so is one while connecting.
    private static readonly (string Marker, RedisFault Fault)[] ByMarker =
    [
        .. Refusal("NOAUTH", "The server wants a password, or another than it was given. Set password=... in ConnectionStrings:Redis.", "NOAUTH"),
        .. Refusal("WRONGPASS", "The server does not accept the user or the password. Correct user=... and password=... in ConnectionStrings:Redis.", "WRONGPASS", "invalid password"),
        .. Refusal("NOAUTH", "The server did not let this replica in. Correct password=... in ConnectionStrings:Redis.", "AuthenticationFailure"),
        .. Refusal("NOPERM", "The user may not run what leases need. Grant it the commands, keys and channels that the README lists.", "NOPERM", "ACL failure in script", "can't run this command or subcommand"),
        .. Refusal("UNKNOWN COMMAND", "The server lacks a command that leases need: scripts are off, or the command was renamed. Turn on Lua scripts and take back rename-command.", "unknown command"),
        .. Refusal("UNKNOWN COMMAND", "The server runs no scripts, which leases need. Turn them on (Garnet: --lua --lua-transaction-mode).", "scripting support disabled"),
        .. Refusal("UNKNOWN COMMAND", "The server lacks a command that scripts call. Take back rename-command, or use a server that has it.", "Unknown Redis command"),
        .. Each(ReadOnly, ["READONLY"]),
        .. Refusal("UNKNOWN DATABASE", "The server has no database of that number. Correct defaultDatabase=... in ConnectionStrings:Redis; a cluster has only 0.", "database does not exist", "DB index is out of range"),
        .. Passing("OOM", "The server is out of memory and refuses writes. Raise maxmemory, or keep leases on a server of their own.", "OOM"),
        .. Passing("MISCONF", "The server cannot save to disk and refuses writes. Mend its disk, or set stop-writes-on-bgsave-error no.", "MISCONF"),
        .. Passing("NOREPLICAS", "The server has fewer replicas than min-replicas-to-write. Bring them back, or lower it.", "NOREPLICAS"),
        .. Passing("LOADING", "The server is reading its data set. It passes by itself.", "LOADING"),
        .. Passing("BUSY", "A script of somebody else's keeps the server from answering. Find it with SLOWLOG, end it with SCRIPT KILL.", "BUSY"),
        .. Passing("MASTERDOWN", "The server is a replica that has lost its master. Let ConnectionStrings:Redis name the master.", "MASTERDOWN"),
        .. Passing("CLUSTERDOWN", "The cluster does not serve all of its slots. A failover passes by itself; else see CLUSTER INFO.", "CLUSTERDOWN"),
        .. Passing("TRYAGAIN", "The slot of a session's keys is on its way to another node of the cluster. It passes by itself, once the slot is there.", "TRYAGAIN"),
        .. Each(Moved, ["MOVED"]),
        .. Each(Full, [FullMarker]),
        .. Each(Protected, [ProtectedMarker]),
    ];

    /// <summary>What an exception of the client library, or of this transport, means.</summary>
    /// <param name="exception">What a call failed with.</param>
    /// <param name="configured">The servers of the connection string: the client goes elsewhere only where a node of a cluster sends it; null: where sentinels do.</param>
    public static RedisFault Of(Exception exception, IEnumerable<EndPoint>? configured)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            foreach (var (marker, fault) in ByMarker)
            {
                if (cause.Message.Contains(marker, StringComparison.Ordinal))
                {
                    return fault;
                }
            }
        }

        return exception switch
        {
            RedisServerException => Unknown,
            RedisConnectionException when UnreachableNode().Match(exception.Message) is { Success: true, Groups: [_, var node] } && configured?.Select(Name).Contains(node.Value) == false => Moved,
            _ => Unreachable,
        };
    }

    /// <summary>What a server tells whoever connects to it, before the client can hear it; null where it is an answer like any other.</summary>
    /// <param name="greeting">The first that came over a bare connection.</param>
    public static RedisFault? OfGreeting(string greeting) => greeting switch
    {
        not ['+' or '-', ..] => NoRedis,
        _ when greeting.Contains(FullMarker, StringComparison.Ordinal) => Full,
        _ when greeting.Contains(ProtectedMarker, StringComparison.Ordinal) => Protected,
        _ => null,
    };

    private static string? Name(EndPoint server) => server is DnsEndPoint named ? $"{named.Host}:{named.Port}" : server.ToString();

    [GeneratedRegex("^UnableToConnect.* on ([^/]+)/")]
    private static partial Regex UnreachableNode();

    private static IEnumerable<(string Marker, RedisFault Fault)> Refusal(string name, string advice, params string[] markers) =>
        Each(new RedisFault(name, IsRefusal: true, advice), markers);

    private static IEnumerable<(string Marker, RedisFault Fault)> Passing(string name, string advice, params string[] markers) =>
        Each(new RedisFault(name, IsRefusal: false, advice), markers);

    private static IEnumerable<(string Marker, RedisFault Fault)> Each(RedisFault fault, string[] markers) => markers.Select(marker => (marker, fault));
}
