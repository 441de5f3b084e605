using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProxyGovernor.Benchmarks.Processes;

namespace ProxyGovernor.Benchmarks.Streams.Targets;

/// <summary>YARP with one route and one destination, and nothing else.</summary>
internal static class YarpProcess
{
    public const string Command = "yarp";
    private const string Tuned = "tuned";
    private const string ReadyMark = "listening: ";

    public static async Task<Target> StartAsync(Uri model, bool tuned)
    {
        var (process, line) = await ChildProcess.StartAsync(
            "dotnet", [typeof(YarpProcess).Assembly.Location, Command, model.AbsoluteUri, tuned ? Tuned : "plain"], ReadyMark);
        return new Target(new Uri(line[ReadyMark.Length..]), process.Id, process);
    }

    public static async Task RunAsync(string model, string tuned)
    {
        var builder = WebApplication.CreateBuilder();
        // The host's file, which lies beside this program, is none of its business.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0"),
            new("ReverseProxy:Routes:all:ClusterId", "models"),
            new("ReverseProxy:Routes:all:Match:Path", "{**rest}"),
            new("ReverseProxy:Clusters:models:Destinations:model:Address", model),
        ]);
        if (tuned == Tuned)
        {
            RuntimeTuning.Apply();
            builder.WebHost.UseSockets(static sockets => sockets.UnsafePreferInlineScheduling = true);
        }

        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        await using var application = builder.Build();
        application.MapReverseProxy();
        await application.StartAsync();
        await Console.Out.WriteLineAsync(ReadyMark + application.Urls.First());
        await application.WaitForShutdownAsync();
    }
}
