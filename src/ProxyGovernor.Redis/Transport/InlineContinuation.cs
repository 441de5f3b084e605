using System.Runtime.CompilerServices;

namespace ProxyGovernor.Redis.Transport;

/// <summary>
/// What follows an answer of the client library runs on the thread that received it, where the process has asked the same of its sockets. The
/// library itself hands it to the thread pool; to wake a thread of it that does not spin takes longer than Redis takes to answer.
/// </summary>
internal static class InlineContinuation
{
    /// <summary>To be awaited: goes on within the call that completes the task, whatever that task was created with.</summary>
    public static Awaitable<T> Inline<T>(this Task<T> task, bool inline) => new ValueTask<T>(task).Inline(inline);

    /// <inheritdoc cref="Inline{T}(Task{T}, bool)"/>
    public static Awaitable<T> Inline<T>(this ValueTask<T> task, bool inline) => new(task.GetAwaiter(), inline);

    internal readonly struct Awaitable<T>(ValueTaskAwaiter<T> awaiter, bool inline) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => awaiter.IsCompleted;

        public Awaitable<T> GetAwaiter() => this;

#pragma warning disable VSTHRD002 // Asked for once the task has completed, as of any awaiter.
        public T GetResult() => awaiter.GetResult();
#pragma warning restore VSTHRD002

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            if (!inline)
            {
                awaiter.UnsafeOnCompleted(continuation);
                return;
            }

            // A task has a foreign context run what follows it, and calls that one at once.
            var own = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(CallerContext.Instance);
            try
            {
                awaiter.UnsafeOnCompleted(continuation);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(own);
            }
        }
    }

    private sealed class CallerContext : SynchronizationContext
    {
        public static readonly CallerContext Instance = new();

        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }
}
