using System.Buffers;
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
    public async Task What_was_examined_stays_examined()
    {
        using var identification = new Identification(new ManualTime(), Lines);
        var pipe = new Pipe();
        var examined = new List<long>();
        var context = Request(new Ledger(pipe.Reader, examined));
        var pending = identification.Identifier.IdentifyAsync(context, identification.Policy).AsTask();
        await pipe.Writer.WriteAsync("""{"model":"m","""u8.ToArray(), TestContext.Current.CancellationToken);
        await pipe.Writer.WriteAsync("oops"u8.ToArray(), TestContext.Current.CancellationToken);
        await pending;
        await pipe.Writer.CompleteAsync();

        var buffer = new byte[3];
        while (await context.Request.Body.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
        {
        }

        Assert.Equal(examined.Order(), examined);
        Assert.Equal("""{"model":"m",oops""".Length, examined[^1]);
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
    private sealed class AfterRead(PipeReader inner, Action callback) : Wrapped(inner)
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var result = await base.ReadAsync(cancellationToken);
            callback();
            return result;
        }
    }

    /// <summary>Keeps, for each read, how far the body was examined, in bytes from its begin, as Kestrel does for an HTTP/2 client's window.</summary>
    private sealed class Ledger(PipeReader inner, List<long> examined) : Wrapped(inner)
    {
        private ReadOnlySequence<byte> _buffer;
        private long _consumed;

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var result = await base.ReadAsync(cancellationToken);
            _buffer = result.Buffer;
            return result;
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examinedTo)
        {
            examined.Add(_consumed + _buffer.Slice(0, examinedTo).Length);
            _consumed += _buffer.Slice(0, consumed).Length;
            base.AdvanceTo(consumed, examinedTo);
        }
    }

    private abstract class Wrapped(PipeReader inner) : PipeReader
    {
        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
