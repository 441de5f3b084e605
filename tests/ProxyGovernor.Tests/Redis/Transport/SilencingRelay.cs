using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ProxyGovernor.Tests.Redis.Transport;

/// <summary>Passes bytes to a local port. What is open can be silenced: it stays open, and nothing passes any more, as behind a firewall that forgot it.</summary>
internal sealed class SilencingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly TaskCompletionSource _silentlyOpened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile object _generation = new();

    public SilencingRelay(int target)
    {
        Target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Where new connections lead; those that are open stay where they are, as with a name that was given another address.</summary>
    public int Target { get; set; }

    /// <summary>Whether what opens from now on is silent from its first byte, and stays so.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Completes when a connection has opened that is silent from its first byte.</summary>
    public Task SilentlyOpened => _silentlyOpened.Task;

    public void SilenceWhatIsOpen() => _generation = new object();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        foreach (var client in _open)
        {
            client.Dispose();
        }

        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(_end.Token);
                var far = new TcpClient();
                _open.Add(near);
                _open.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, Target, _end.Token);
                var generation = IsSilent ? new object() : _generation;
                _ = PassAsync(near, far, generation);
                _ = PassAsync(far, near, generation);
                if (generation != _generation)
                {
                    _silentlyOpened.TrySetResult();
                }
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, object generation)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                if (generation == _generation)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
                }
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone.
        }
    }
}
