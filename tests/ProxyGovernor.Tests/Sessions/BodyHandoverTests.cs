using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ProxyGovernor.Tests.Sessions;

/// <summary>In which state the peek leaves a body to whoever reads it next.</summary>
public class BodyHandoverTests
{
    private static readonly string[] Lines = ["Policies:chat:Session:Sources:0=json:$.session"];

    [Fact]
    public async Task A_wake_up_between_two_reads_does_not_fail_the_next_reader()
    {
        var time = new ManualTime();
        using var identification = new Identification(time, Lines);
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes("""{"session":"s1"}"""), TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        var context = Request(new AfterRead(pipe.Reader, time.Elapse));

        Assert.NotNull((await identification.Identifier.IdentifyAsync(context, identification.Policy)).SessionKey);

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, TestContext.Current.CancellationToken);
        Assert.Equal("""{"session":"s1"}""", Encoding.UTF8.GetString(body.ToArray()));
    }

    [Fact]
    public async Task What_came_so_far_is_at_hand_for_the_next_reader_at_once()
    {
        using var identification = new Identification(new ManualTime(), Lines);
        var pipe = new Pipe();
        var context = Request(pipe.Reader);
        var pending = identification.Identifier.IdentifyAsync(context, identification.Policy).AsTask();
        await pipe.Writer.WriteAsync("{oops"u8.ToArray(), TestContext.Current.CancellationToken);
        await pending;

        var read = context.Request.Body.ReadAsync(new byte[16], TestContext.Current.CancellationToken);

        Assert.True(read.IsCompleted);
        Assert.Equal(5, await read);
    }

    [Fact]
    public async Task An_aborted_request_ends_the_wait()
    {
        using var identification = new Identification(new ManualTime(), Lines);
        using var aborted = new CancellationTokenSource();
        var context = Request(new Pipe().Reader);
        context.RequestAborted = aborted.Token;
        var pending = identification.Identifier.IdentifyAsync(context, identification.Policy).AsTask();

        Assert.False(pending.IsCompleted);
        await aborted.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => pending);
    }

    [Fact]
    public async Task No_timer_stays_behind()
    {
        var time = new ManualTime();
        using var identification = new Identification(time, Lines);
        var pipe = new Pipe();
        await pipe.Writer.CompleteAsync();

        await identification.Identifier.IdentifyAsync(Request(pipe.Reader), identification.Policy);

        Assert.Empty(time.Due);
    }

    private static DefaultHttpContext Request(PipeReader body)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Features.Set<IRequestBodyPipeFeature>(new BodyPipe(body));
        return context;
    }

    private sealed record BodyPipe(PipeReader Reader) : IRequestBodyPipeFeature;

    /// <summary>Calls back when a read has its result, before the caller sees it.</summary>
    private sealed class AfterRead(PipeReader inner, Action callback) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var result = await inner.ReadAsync(cancellationToken);
            callback();
            return result;
        }

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
