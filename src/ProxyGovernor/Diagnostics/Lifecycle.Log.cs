using Microsoft.Extensions.Logging;

namespace ProxyGovernor.Diagnostics;

internal sealed partial class Lifecycle
{
    private static partial class Log
    {
        private const string Run = " stream_id={StreamId} session={Session} request_id={RequestId}";

        [LoggerMessage(1, LogLevel.Information, "stream_start" + Run + " route={Route} policy={Policy} dialect={Dialect} fence={Fence}", EventName = "stream_start")]
        public static partial void Start(ILogger logger, string streamId, string? session, string? requestId, string route, string policy, string dialect, long fence);

        [LoggerMessage(2, LogLevel.Information, "stream_refused" + Run + " outcome={Outcome} reason={Reason}", EventName = "stream_refused")]
        public static partial void Refused(ILogger logger, string streamId, string? session, string? requestId, string outcome, string? reason);

        [LoggerMessage(3, LogLevel.Information, "stream_superseded" + Run, EventName = "stream_superseded")]
        public static partial void Superseded(ILogger logger, string streamId, string? session, string? requestId);

        [LoggerMessage(4, LogLevel.Information, "stream_first_event" + Run + " after_ms={Milliseconds}", EventName = "stream_first_event")]
        public static partial void FirstEvent(ILogger logger, string streamId, string? session, string? requestId, double milliseconds);

        [LoggerMessage(5, LogLevel.Information, "prev_stream_finished_cleanly" + Run + " prev_stream_id={Predecessor} waited_ms={Milliseconds}", EventName = "prev_stream_finished_cleanly")]
        public static partial void PredecessorFinished(ILogger logger, string streamId, string? session, string? requestId, string? predecessor, double milliseconds);

        [LoggerMessage(6, LogLevel.Warning, "prev_stream_forced" + Run + " prev_stream_id={Predecessor} waited_ms={Milliseconds}", EventName = "prev_stream_forced")]
        public static partial void PredecessorForced(ILogger logger, string streamId, string? session, string? requestId, string? predecessor, double milliseconds);

        [LoggerMessage(7, LogLevel.Information, "stream_end" + Run + " outcome={Outcome} duration_ms={Milliseconds} events={Events} bytes={Bytes} input_tokens={InputTokens} output_tokens={OutputTokens} reason={Reason}", EventName = "stream_end")]
        public static partial void End(ILogger logger, string streamId, string? session, string? requestId, string outcome, double milliseconds, long? events, long? bytes, long? inputTokens, long? outputTokens, string? reason);
    }
}
