using System.Text;
using ProxyGovernor.Host;
using ProxyGovernor.Host.Demo;
using ProxyGovernor.Host.Diagnose;
using ProxyGovernor.Host.Health;
using ProxyGovernor.Host.Management;
using ProxyGovernor.Host.Telemetry;
using ProxyGovernor.Hosting;

if (args is [DiagnoseCommand.Name, .. string[] question])
{
    return await DiagnoseCommand.RunAsync(question, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
}

if (args is ["--help" or "-h" or "-?"])
{
    await Console.Out.WriteLineAsync(HostArguments.Usage);
    return 0;
}

var errors = new StartupErrors(Console.Error);
return await errors.TellAsync(
    async () =>
    {
        var arguments = HostArguments.Parse(args);
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = arguments.Remaining,

            // appsettings.json lies beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        errors.Configuration = builder.Configuration;
        SteadyFiles files = SteadyFiles.AddTo(builder.Configuration);
        builder.Tune();
        await builder.Configuration.AddBackendAsync(arguments);
        builder.AddListeners();
        // As the client for model servers reads them: each byte of a header's value passes, where Kestrel by itself fails the answer beyond ASCII.
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1);

        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        builder.Services.AddStreamGovernance(builder.Configuration.GetSection("StreamGovernance")).AddConfiguredLeases(builder.Configuration);
        builder.Services.AddTelemetry(builder.Configuration).AddHealth();

        bool started = false;
        builder.Services.SilenceStartupFailures(() => started);

        await using WebApplication app = builder.Build();
        files.LogTo(app.Logger);
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        app.UseManagementIsolation();
        app.UseStreamGovernance();
        app.MapReverseProxy();
        app.MapStreamGovernance().WithOperatorRoutesOnManagement();
        app.MapDemo(arguments);
        app.MapHealth().WithManagementAccess(ManagementAccess.Only);
        app.MapPrometheusScrapingEndpoint().WithManagementAccess(ManagementAccess.Only);
        await app.RunAsync();
    });
