import { GovernorError, NetworkError, ProtocolError, TimeoutError } from "./errors.js";
import { count, milliseconds } from "./options.js";
import { pause, within } from "./within.js";

const STATES = new Set(["active", "ended", "missing", "stale", "error"]);

/** The proxy's status and stop API. A question that fails is the state `error`, never an exception. */
export class StatusApi {
    #connection;

    constructor(connection) {
        this.#connection = connection;
    }

    /** What is known of a stream now. */
    get(id) {
        return this.#ask(id, "GET", "");
    }

    /** Stops a stream, and answers once it is settled or the wait (seconds) is over. */
    stop(id, wait) {
        return this.#ask(id, "DELETE", `?wait=${wait}`, wait * 1000);
    }

    /**
     * Asks until the stream is settled: a terminal event says that its outcome is decided, and not yet that its session is free.
     * @throws The signal's reason, when it aborts.
     */
    async settle(id, { attempts = 10, interval = 200, signal } = {}) {
        count("attempts", attempts);
        milliseconds("interval", interval);
        for (let attempt = 1; ; attempt++) {
            const status = await within(this.get(id), Infinity, signal);
            if (status.settled || attempt === attempts) {
                return status;
            }

            await pause(interval, signal);
        }
    }

    async #ask(id, method, query, patience = 0) {
        const limit = patience + this.#connection.statusTimeout;
        const abort = new AbortController();
        try {
            const answer = this.#read(id, `/governor/streams/${encodeURIComponent(id)}${query}`, { method, signal: abort.signal });
            return await within(answer, limit, undefined, () => new TimeoutError("The status call took too long.", { code: "timeout_status", streamId: id }));
        } catch (failure) {
            const error = failure instanceof GovernorError
                ? failure
                : new NetworkError("The status call failed.", { code: "network", streamId: id, cause: failure });
            return { state: "error", settled: false, record: null, error };
        } finally {
            abort.abort();
        }
    }

    async #read(id, path, init) {
        const response = await this.#connection.fetch(path, init);
        const record = await response.json().catch(() => null);
        const known = STATES.has(record?.state) && (record.stream_id === undefined || record.stream_id === id);
        if (!known) {
            throw new ProtocolError("The status call was answered with no stream's record.", { code: "malformed", streamId: id, status: response.status });
        }

        const { state } = record;
        return {
            state,
            settled: state !== "active" && state !== "error",
            record: record.stream_id === undefined ? null : record,
            error: state === "error" ? new GovernorError("The proxy could not ask its lease store.", { code: "store_unavailable", streamId: id }) : null,
        };
    }
}
