/** The languages that the proxy speaks, by its own names. */
export type Dialect = "OpenAIChat" | "OpenAIResponses" | "Anthropic" | "Ollama" | "Gemini" | "Sse" | "Ndjson";

export interface ClientOptions {
    /** Where the proxy is, such as `https://models.example.com`. Default: the page's own origin. */
    baseUrl?: string;
    /** Sent with every request, status calls too. */
    headers?: HeadersInit;
    /** Default: the platform's. A wrapper is the place for rotating credentials. */
    fetch?: typeof fetch;
    /** The header that names the session; as the policy's `Session:Sources` say. Default `X-Session-Id`. */
    sessionHeader?: string;
    /**
     * Milliseconds without a byte, heartbeats included, after which the proxy counts as gone. Default 180,000, above the proxy's own timers,
     * so that it speaks first. `Infinity` waits for ever.
     */
    livenessTimeout?: number;
    /** Milliseconds for one status call. Default 2,000. */
    statusTimeout?: number;
}

/** A proxy, and the conversations that are held through it. */
export class GovernorClient {
    /** @throws {RangeError} A time is not allowed. */
    constructor(options?: ClientOptions);

    /**
     * The conversation of a session. Keep one object for each session in a page: it is what knows the newest stream.
     * @throws {TypeError} The session id is empty.
     */
    conversation(session: string): Conversation;

    /** What is known of a stream now, such as one whose id the page stored before it was reloaded. Never rejects. */
    status(streamId: string): Promise<StreamStatus>;

    /** Asks until a stream is settled. Rejects with the signal's reason only. */
    settle(streamId: string, options?: SettleOptions): Promise<StreamStatus>;
}

export interface SendOptions {
    /** An object becomes JSON; a string is sent as it is. Default `{}`. */
    body?: unknown;
    headers?: HeadersInit;
    /** Default: by the path, then by the answer's media type, as the proxy does. */
    dialect?: Dialect;
    /** As in {@link ClientOptions}, for this request. */
    livenessTimeout?: number;
    /** Ends the stream in silence when it aborts. */
    signal?: AbortSignal;
}

/** One session. Its newest stream owns it, from the call on that sends it. */
export interface Conversation {
    readonly session: string;
    /** The newest stream, also when it has ended; null before the first. */
    readonly current: GovernedStream | null;

    /**
     * Sends a request (POST) and ends the stream before it, in silence.
     * @throws {RangeError | TypeError} An option is not allowed; the stream before goes on.
     */
    send(path: string, options?: SendOptions): GovernedStream;

    /** Stops the newest stream; null where there was none. */
    stop(options?: StopOptions): Promise<StreamStatus | null>;
}

export interface StreamEvent {
    /** The stream's id; null where nothing has named it. */
    readonly streamId: string | null;
    /** The name of the server-sent event; `message` where it has none. */
    readonly name: string;
    readonly data: string;
    /** The data as JSON; undefined where a plain event stream sent none. */
    readonly json: any;
    /** The piece of the answer's text that this event adds, in whichever dialect; often empty. */
    readonly text: string;
    /** Whether the dialect's terminal came with this event. (`[DONE]` is no event.) */
    readonly last: boolean;
}

/**
 * One answer. Iterate it once. The iteration ends quietly when the answer is whole, and when this page withdrew it (a newer request, a stop, a signal,
 * leaving the loop): `outcome` tells which. Everything else is thrown, as a {@link GovernorError}.
 */
export interface GovernedStream extends AsyncIterable<StreamEvent> {
    /** The proxy's id for the stream; null until the headers are here. */
    readonly id: string | null;
    /** The id, when the headers are here; null where the stream ended before. Never rejects. */
    readonly opened: Promise<string | null>;
    /** Null until it ends; then `completed`, `superseded`, `canceled`, or the code of the error that was thrown. */
    readonly outcome: string | null;
    /** Whether no newer request has been sent in the conversation. Check it after every `await` before touching what the conversation shares. */
    readonly isCurrent: boolean;
    /** Events that carried another stream's id. */
    readonly dropped: number;

    /** Calls back for each event, never after a newer stream took over; resolves with the outcome, rejects as the iteration does. */
    forEach(receive: (event: StreamEvent) => void): Promise<string>;

    /** Ends the stream in silence and has the proxy stop it. Never rejects. */
    stop(options?: StopOptions): Promise<StreamStatus>;

    /** Asks until the stream is settled: a terminal says that the outcome is decided, not that the session is free. Touches no other stream. */
    settle(options?: SettleOptions): Promise<StreamStatus>;
}

export interface StopOptions {
    /** Seconds that the proxy waits for the stream to be settled, 0 to 30. Default 2. */
    wait?: number;
}

export interface SettleOptions {
    /** Default 10. */
    attempts?: number;
    /** Milliseconds between two attempts. Default 200. */
    interval?: number;
    /** Rejects with its reason when it aborts. */
    signal?: AbortSignal;
}

export interface StreamStatus {
    /** `error`: the question failed, or the proxy could not ask its store. `missing`: unknown, forgotten, or another caller's. */
    readonly state: "active" | "ended" | "missing" | "stale" | "error";
    /** Whether asking again would tell nothing new. */
    readonly settled: boolean;
    /** The proxy's record, names as it sends them. */
    readonly record: StreamRecord | null;
    /** Why the state is `error`. */
    readonly error: GovernorError | null;
}

export interface StreamRecord {
    stream_id: string;
    session: string | null;
    state: string;
    active: boolean;
    terminal: boolean;
    outcome: string | null;
    reason: string | null;
    last_event: string | null;
    fence: number;
    replica: string;
    policy: string;
    dialect: string;
    destination: string | null;
    started_at: string;
    updated_at: string;
    ended_at: string | null;
    events: number | null;
    bytes: number | null;
    first_event_ms: number | null;
    /** The stream whose cleanup it waits for. */
    waits_for: string | null;
    /** By the lease store's clock, as is `stop_at`. */
    lease_ends_at: string | null;
    /** Told to stop: from then on it may be taken over by force. */
    stop_at: string | null;
}

/** What every failure of a stream is; the subclasses say who is to blame. */
export class GovernorError extends Error {
    /** The proxy's outcome, such as `timeout_idle`, or this client's own: `network`, `timeout_liveness`, `timeout_status`, `incomplete`, `malformed`, `not_a_stream`. */
    readonly code: string;
    readonly streamId: string | null;
    /** The HTTP status, where the request was answered with an error. */
    readonly status: number | null;
    /** Seconds to wait before another try, where the proxy said so. */
    readonly retryAfter: number | null;
}

/** A newer request of the session took over, from elsewhere: another tab, another device. Do not retry: that would supersede it. */
export class SupersededError extends GovernorError {}
/** Stopped by somebody else, or its lease was lost. */
export class CanceledError extends GovernorError {}
/** One of the proxy's timers, or this client's own. */
export class TimeoutError extends GovernorError {}
/** Not let in: the session is taken, its queue is full, or the request cannot be used. */
export class RefusedError extends GovernorError {}
/** The proxy is going away or has no lease store: another try may be served. */
export class UnavailableError extends GovernorError {}
/** The model server failed, broke off, or answered with an error of its own. */
export class UpstreamError extends GovernorError {}
/** What came is no stream, is malformed, or ends where none may end. */
export class ProtocolError extends GovernorError {}
/** The proxy cannot be reached, or the connection broke. */
export class NetworkError extends GovernorError {}
