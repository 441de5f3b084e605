// Minifiers rename classes, so each name is said.

/** What every failure of a stream is; the subclasses say who is to blame. */
export class GovernorError extends Error {
    static { this.prototype.name = "GovernorError"; }

    constructor(message, { code, streamId = null, status = null, retryAfter = null, cause } = {}) {
        super(message, cause === undefined ? undefined : { cause });
        this.code = code;
        this.streamId = streamId;
        this.status = status;
        this.retryAfter = retryAfter;
    }
}

/** A newer request of the session took over, from elsewhere: another tab, another device. */
export class SupersededError extends GovernorError {
    static { this.prototype.name = "SupersededError"; }
}

/** Stopped by somebody else, or its lease was lost. */
export class CanceledError extends GovernorError {
    static { this.prototype.name = "CanceledError"; }
}

/** One of the proxy's timers, or this client's own (`timeout_liveness`). */
export class TimeoutError extends GovernorError {
    static { this.prototype.name = "TimeoutError"; }
}

/** Not let in: the session is taken, its queue is full, or the request cannot be used. */
export class RefusedError extends GovernorError {
    static { this.prototype.name = "RefusedError"; }
}

/** The proxy is going away or has no lease store: another try may be served. */
export class UnavailableError extends GovernorError {
    static { this.prototype.name = "UnavailableError"; }
}

/** The model server failed, broke off, or answered with an error of its own. */
export class UpstreamError extends GovernorError {
    static { this.prototype.name = "UpstreamError"; }
}

/** What came is no stream, is malformed, or ends where none may end. */
export class ProtocolError extends GovernorError {
    static { this.prototype.name = "ProtocolError"; }
}

/** The proxy cannot be reached, or the connection broke. */
export class NetworkError extends GovernorError {
    static { this.prototype.name = "NetworkError"; }
}
