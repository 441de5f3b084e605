import { framingOf, resolve } from "./dialects/find.js";
import { Ending, tell } from "./ending.js";
import { GovernorError, NetworkError, ProtocolError, TimeoutError } from "./errors.js";
import { eventsOf } from "./framing/events.js";
import { meaningOf, parse } from "./meaning.js";
import { within } from "./within.js";

// Milliseconds. Hanging up right behind a terminal could overtake the end of the body, and count as a client that left.
const TIME_TO_END = 1_000;

/** One request and its answer on the wire: every wait is bounded, and every event is this stream's. */
export class Exchange {
    #request;
    #closed;
    #abort = new AbortController();
    #answer;
    #body = null;
    #ended = false;
    #id = null;
    #dropped = 0;

    /** @param closed Aborts when nobody wants events any more; the connection may outlive that. */
    constructor(request, connection, closed) {
        this.#request = request;
        this.#closed = closed;
        this.#answer = this.#open(connection);
        // Whoever reads events learns of it; nobody may.
        this.#answer.catch(() => {});
    }

    get id() {
        return this.#id;
    }

    get dropped() {
        return this.#dropped;
    }

    /** The response, once its headers are here. */
    get answer() {
        return this.#answer;
    }

    /** The events that are to be delivered, up to the terminal. */
    async *events() {
        const response = await this.#answer;
        const framing = framingOf(response.headers.get("Content-Type"));
        if (!response.ok || framing === null) {
            throw await this.#refusal(response);
        }

        const dialect = resolve(this.#request.dialect, framing);
        this.#body = response.body.getReader();
        for await (const raw of eventsOf(() => this.#wait(this.#body.read()), framing)) {
            const { kind, event } = meaningOf(raw, dialect);
            if (!this.#isOurs(event)) {
                this.#dropped++;
                continue;
            }

            this.#ended = kind !== "content" && kind !== "ping";
            if (kind === "error") {
                throw tell(event.json, event.data, dialect);
            }

            if (kind === "content" || kind === "last") {
                yield { streamId: this.#id, ...event, last: kind === "last" };
            }

            if (this.#ended) {
                return;
            }
        }

        this.#ended = true;
        if (dialect.hasTerminal) {
            throw new ProtocolError("The stream ended without its terminal event.", { code: "incomplete" });
        }
    }

    /** Hangs up; before that, lets the rest of the body pass unread for at most so many milliseconds. */
    async close(patience = this.#ended ? TIME_TO_END : 0) {
        if (patience === 0 || this.#body === null) {
            this.#abort.abort();
            return;
        }

        const timer = setTimeout(() => this.#abort.abort(), patience);
        try {
            while (!(await within(this.#body.read(), Infinity, this.#abort.signal)).done);
        } catch {
            // It broke off, or took too long.
        } finally {
            clearTimeout(timer);
            this.#abort.abort();
        }
    }

    async #open(connection) {
        const { path, body, headers } = this.#request;

        // Of several requests in one breath only the newest leaves the page: each would have a connection of its own, and an older one could
        // arrive behind the newest and supersede it.
        await null;
        this.#closed.throwIfAborted();
        const response = await this.#wait((async () => connection.fetch(path, { method: "POST", body, headers, signal: this.#abort.signal }))());
        this.#id = response.headers.get("X-Stream-Id");
        return response;
    }

    #isOurs({ json }) {
        const id = json?.stream_id;
        if (typeof id !== "string") {
            return true;
        }

        // Pages of another origin see the header only where the proxy exposes it: the first event tells as well.
        this.#id ??= id;
        return this.#id === id;
    }

    async #refusal(response) {
        if (response.ok) {
            const type = response.headers.get("Content-Type") ?? "nothing";
            return new ProtocolError(`The answer is ${type} and no stream.`, { code: "not_a_stream", status: response.status });
        }

        const text = await this.#wait(response.text());
        this.#ended = true;
        const { code, message } = tell(parse(text), text, this.#request.dialect);
        const retryAfter = Number.parseInt(response.headers.get("Retry-After"), 10);
        return new Ending({ code, message, status: response.status, retryAfter: Number.isNaN(retryAfter) ? null : retryAfter });
    }

    async #wait(promise) {
        const limit = this.#request.livenessTimeout;
        try {
            return await within(promise, limit, this.#closed, () => new TimeoutError(`Nothing came for ${limit} ms.`, { code: "timeout_liveness" }));
        } catch (failure) {
            throw failure instanceof GovernorError ? failure : new NetworkError("The proxy cannot be reached, or the connection broke.", { code: "network", cause: failure });
        }
    }
}
