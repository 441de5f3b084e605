using Microsoft.AspNetCore.Http;
using ProxyGovernor.ModelServer.Dialects;
using ProxyGovernor.ModelServer.Scripting;

namespace ProxyGovernor.ModelServer.Serving;

/// <summary>Sends one answer at the pace, through the gate and up to the fault that its script says.</summary>
internal sealed class AnswerSender(HttpContext context, ModelScript script, IAnswer answer, ModelRequest request, ModelGates gates, TimeProvider time)
{
    private readonly CancellationToken _left = request.Generating;
    private readonly Pacer _pacer = new(script.Interval, time);

    // A JSON answer is one event, whatever number the script was written for.
    private readonly int _faultAt = script.Fault.Kind == FaultKind.None ? -1 : Math.Min(script.Fault.After, answer.Events);

    public async Task SendAsync()
    {
        if (script.Fault.Kind == FaultKind.StallHeaders)
            await StallAsync();
        await HoldAsync();
        await DelayAsync(script.DelayHeaders);
        if (!AnswerHead.HasBody(script))
            return;

        if (answer.Streams || script.PausesAfterHeaders)
            await context.Response.Body.FlushAsync(_left);
        await DelayAsync(script.DelayFirst);

        var body = new AnswerBody(context.Response, script.Encoding, script.Trailers, request);
        if (await SendEventsAsync(body))
            await EndAsync(body);
        else
            await FailAsync(body);
    }

    private async Task<bool> SendEventsAsync(AnswerBody body)
    {
        for (var next = 0; next < answer.Events;)
        {
            if (next == _faultAt)
                return false;
            await SendCommentsAsync(body);
            await HoldAsync();
            await _pacer.WaitAsync(_left);
            if (next == 0)
                WriteAll(body, answer.Opening());
            next = await SendBatchAsync(body, next);
        }

        return answer.Events != _faultAt;
    }

    private async Task<int> SendBatchAsync(AnswerBody body, int first)
    {
        var end = (int)Math.Min((long)first + script.Batch, answer.Events);
        if (_faultAt > first && _faultAt < end)
            end = _faultAt;
        for (var index = first; index < end; index++)
            body.Write(answer.Event(index));
        request.EventsHandedOver(end - first);

        // A whole JSON body leaves together with its end: its reader may close as soon as it has the last byte, and that is no abort.
        if (answer.Streams || script.PausesAfterHeaders)
            await body.FlushAsync();
        return end;
    }

    private async Task SendCommentsAsync(AnswerBody body)
    {
        for (var sent = 0; sent < script.Comments; sent++)
        {
            await _pacer.WaitAsync(_left);
            body.Write(Sse.Comment);
            await body.FlushAsync();
        }
    }

    private async Task EndAsync(AnswerBody body)
    {
        await HoldAsync();
        if (answer.Events == 0)
            WriteAll(body, answer.Opening());
        WriteAll(body, answer.Closing());

        // Told before the bytes leave: a caller may close with the terminal in hand, and that is no abort.
        request.End(ModelEnding.Completed);
        await body.CompleteAsync();
    }

    private async Task FailAsync(AnswerBody body)
    {
        var kind = script.Fault.Kind;
        if (kind == FaultKind.Stall)
            await StallAsync();
        await HoldAsync();
        await _pacer.WaitAsync(_left);
        if (kind is FaultKind.Half or FaultKind.HalfEnd)
            body.WriteHalf(answer.Event(_faultAt));
        if (kind == FaultKind.Error)
            body.Write(answer.Error());
        await body.FlushAsync();

        request.End(ModelEnding.Faulted);
        if (kind is FaultKind.Reset or FaultKind.Half)
            context.Abort();
        else
            await body.CompleteAsync();
    }

    private static void WriteAll(AnswerBody body, IEnumerable<string> pieces)
    {
        foreach (var piece in pieces)
            body.Write(piece);
    }

    private Task HoldAsync() => script.Gate is null ? Task.CompletedTask : gates.PassAsync(script.Gate, _left);

    private Task DelayAsync(TimeSpan delay) => delay > TimeSpan.Zero ? Task.Delay(delay, time, _left) : Task.CompletedTask;

    private Task StallAsync() => Task.Delay(Timeout.InfiniteTimeSpan, time, _left);
}
