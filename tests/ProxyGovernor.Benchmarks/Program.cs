using ProxyGovernor.Benchmarks.Leases;

switch (args)
{
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
        await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project tests/ProxyGovernor.Benchmarks -- leases [--quick]");
        return 2;
}
