using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ProxyGovernor.Benchmarks.Leases;
using ProxyGovernor.Benchmarks.Micro;
using ProxyGovernor.Benchmarks.Streams;
using ProxyGovernor.Benchmarks.Streams.Model;
using ProxyGovernor.Benchmarks.Streams.Targets;

switch (args)
{
    case []:
        RuntimeTuning.Apply();
        await StreamBenchmarks.RunAsync(StreamSizes.Standard);
        return 0;
    case ["--quick"]:
        RuntimeTuning.Apply();
        await StreamBenchmarks.RunAsync(StreamSizes.Quick);
        return 0;
    case ["--only", var rows]:
        RuntimeTuning.Apply();
        await StreamBenchmarks.RunAsync(StreamSizes.Standard, rows);
        return 0;
    case ["micro"]:
        // In this process: a project of its own making would not restore from every feed.
        BenchmarkRunner.Run<EventBenchmark>(DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return 0;
    case [ModelProcess.Command]:
        RuntimeTuning.Apply();
        await ModelProcess.RunAsync();
        return 0;
    case [YarpProcess.Command, var model, var tuned]:
        await YarpProcess.RunAsync(model, tuned);
        return 0;
    case ["leases"]:
        await LeaseBenchmarks.RunAsync(Sizes.Standard);
        return 0;
    case ["leases", "--quick"]:
        await LeaseBenchmarks.RunAsync(Sizes.Quick);
        return 0;
    case [Canceller.Command, var redis, var upstream]:
        await Canceller.RunAsync(redis, new Uri(upstream));
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project tests/ProxyGovernor.Benchmarks [-- [leases] [--quick] | -- --only ROWS | -- micro]");
        return 2;
}
