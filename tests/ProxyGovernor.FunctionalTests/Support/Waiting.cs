using ProxyGovernor.ModelServer;

namespace ProxyGovernor.FunctionalTests.Support;

/// <summary>Bounded waits on signals.</summary>
internal static class Waiting
{
    public static Task InTime(this Task signal) => signal.WaitAsync(Limits.Patience);

    public static Task<T> InTime<T>(this Task<T> signal) => signal.WaitAsync(Limits.Patience);

    /// <summary>The request of that <c>X-Model-Name</c>, as soon as the model server has it.</summary>
    public static Task<ModelRequest> SeenAsync(this SimulatedModelServer model, string name) => model.Requests.WaitAsync(request => request.Name == name).InTime();

    /// <summary>How the request of that name ended.</summary>
    public static async Task<ModelEnding> EndedAsync(this SimulatedModelServer model, string name) => await (await model.SeenAsync(name)).Ended.InTime();

    /// <summary>The names of all requests that reached the model server, in order.</summary>
    public static IEnumerable<string?> Names(this SimulatedModelServer model) => model.Requests.Snapshot().Select(request => request.Name);
}
