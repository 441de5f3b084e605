import { dialectAt, dialectNamed } from "./dialects/find.js";
import { milliseconds } from "./options.js";
import { GovernedStream } from "./stream.js";

/** One session. Its newest stream owns it, from the call on that sends it. */
export class Conversation {
    #connection;
    #status;
    #takeover = new AbortController();
    #current = null;

    constructor(session, connection, status) {
        if (typeof session !== "string" || session.trim() === "") {
            throw new TypeError("A conversation needs a session id that is not empty.");
        }

        this.session = session;
        this.#connection = connection;
        this.#status = status;
    }

    get current() {
        return this.#current;
    }

    send(path, { body, headers, dialect, livenessTimeout = this.#connection.livenessTimeout, signal } = {}) {
        // Checked before anything else: a request that cannot be sent supersedes nobody.
        const request = {
            path,
            body: typeof body === "string" ? body : JSON.stringify(body ?? {}),
            headers: this.#headersOf(headers),
            dialect: dialect === undefined ? dialectAt(path) : dialectNamed(dialect),
            livenessTimeout: milliseconds("livenessTimeout", livenessTimeout),
        };
        this.#takeover.abort();
        this.#takeover = new AbortController();
        this.#current = new GovernedStream(request, this.#connection, this.#status, { takeover: this.#takeover.signal, leave: signal });
        return this.#current;
    }

    async stop(options) {
        return this.#current?.stop(options) ?? null;
    }

    #headersOf(headers) {
        const all = new Headers(headers);
        if (!all.has("Content-Type")) {
            all.set("Content-Type", "application/json");
        }

        all.set(this.#connection.sessionHeader, this.session);
        return all;
    }
}
