using System.Diagnostics;
using ProxyGovernor.LeaseConformance.Redis;
using ProxyGovernor.Testing;

namespace ProxyGovernor.LeaseConformance.Topologies.Tls;

/// <summary>
/// A server with TLS under an authority of its own, and a password. Whom a process trusts is settled when it starts, so the suite runs
/// in another one, which is told as an operator would tell the proxy.
/// </summary>
public sealed class TlsTests : IAsyncLifetime
{
    private const string Password = "not-a-secret";

    private CertificateAuthority _authority = null!;
    private readonly int _port = RedisServer.FreePort();
    private RedisServer? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Nothing is disposed of a test that is left out here.
        FullRun.Only();
        _authority = new CertificateAuthority();
        var (certificate, key) = _authority.IssueForLoopback();
        _server = await RedisServer.StartAsync(
            0, "--tls-port", $"{_port}", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", _authority.CertificateFile,
            "--tls-auth-clients", "no", "--requirepass", Password);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _authority.Dispose();
    }

    [Fact]
    public async Task The_suite_passes()
    {
        var said = await RunSuiteAsync("Redis*", $"127.0.0.1:{_port},ssl=true,password={Password}", _authority.CertificateFile);

        Assert.Matches(@"Total: 1\d\d, Errors: 0, Failed: 0, Skipped: 0", said);
    }

    [Fact]
    public async Task A_server_whose_authority_is_not_trusted_is_not_spoken_to()
    {
        using var other = new CertificateAuthority();

        var said = await RunSuiteAsync("RedisRejectTests", $"127.0.0.1:{_port},ssl=true,password={Password}", other.CertificateFile);

        Assert.Matches(@"Total: (\d+), Errors: 0, Failed: \1,", said);
    }

    [Fact]
    public async Task Without_the_password_nothing_is_answered()
    {
        var said = await RunSuiteAsync("RedisRejectTests", $"127.0.0.1:{_port},ssl=true", _authority.CertificateFile);

        Assert.Matches(@"Total: (\d+), Errors: 0, Failed: \1,", said);
        Assert.Contains("NOAUTH", said, StringComparison.Ordinal);
    }

    private static async Task<string> RunSuiteAsync(string classes, string connectionString, string trusted)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-noColor", "-class", $"{typeof(RedisHarness).Namespace}.{classes}"]) { RedirectStandardOutput = true };
        start.Environment[ScriptedRedis.ServerVariable] = connectionString;
        start.Environment["SSL_CERT_FILE"] = trusted;
        using var suite = Process.Start(start)!;
        var said = await suite.StandardOutput.ReadToEndAsync(Cancellation);
        await suite.WaitForExitAsync(Cancellation);
        return said;
    }
}
