using System.Globalization;
using System.Net.Sockets;
using ProxyGovernor.Benchmarks.Processes;

namespace ProxyGovernor.Benchmarks.Streams.Targets;

/// <summary>nginx in one process: one worker, no buffering, connections to the model server kept.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ChildProcess _process;
    private readonly DirectoryInfo _directory;

    private NginxProcess(ChildProcess process, DirectoryInfo directory) => (_process, _directory) = (process, directory);

    public static async Task<Target> StartAsync(Uri model)
    {
        var directory = Directory.CreateTempSubdirectory("nginx-");
        var port = RedisProcess.FreePort();
        var file = Path.Combine(directory.FullName, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(directory.FullName, port, model));

        // The shell becomes nginx, which says nothing when it is ready.
        var (process, _) = await ChildProcess.StartAsync("sh", ["-c", $"echo starting; exec nginx -e stderr -c {file}"], "starting");
        await WaitUntilReadyAsync(port);
        return new Target(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")), process.Id, new NginxProcess(process, directory));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static string Configuration(string directory, int port, Uri model) => string.Create(CultureInfo.InvariantCulture, $$"""
        daemon off;
        master_process off;
        worker_processes 1;
        worker_rlimit_nofile 65536;
        pid {{directory}}/nginx.pid;
        events { worker_connections 30000; }
        http {
            access_log off;
            client_body_temp_path {{directory}}/body;
            proxy_temp_path {{directory}}/proxy;
            fastcgi_temp_path {{directory}}/fastcgi;
            uwsgi_temp_path {{directory}}/uwsgi;
            scgi_temp_path {{directory}}/scgi;
            keepalive_requests 1000000;
            upstream models { server {{model.Authority}}; keepalive 512; keepalive_requests 1000000; }
            server {
                listen 127.0.0.1:{{port}} backlog=4096;
                location / {
                    proxy_pass http://models;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_buffering off;
                    proxy_read_timeout 1h;
                }
            }
        }
        """);

    private static async Task WaitUntilReadyAsync(int port)
    {
        while (true)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
