import { explain } from "./ending.js";
import { Exchange } from "./exchange.js";

const NEVER_OPENED = Object.freeze({ state: "missing", settled: true, record: null, error: null });

/** One answer. What this page withdrew ends in silence; whatever else goes wrong is thrown. */
export class GovernedStream {
    #exchange;
    #status;
    #takeover;
    #closed = new AbortController();
    #outcome = null;
    #isRead = false;

    constructor(request, connection, status, { takeover, leave }) {
        this.#status = status;
        this.#takeover = takeover;
        takeover.addEventListener("abort", () => this.#end("superseded"), { signal: this.#closed.signal });
        leave?.addEventListener("abort", () => this.#end("canceled"), { signal: this.#closed.signal });
        this.#exchange = new Exchange(request, connection, this.#closed.signal);
        if (leave?.aborted) {
            this.#end("canceled");
        }
    }

    get id() {
        return this.#exchange.id;
    }

    get outcome() {
        return this.#outcome;
    }

    get dropped() {
        return this.#exchange.dropped;
    }

    get isCurrent() {
        return !this.#takeover.aborted;
    }

    get opened() {
        return this.#exchange.answer.then(() => this.id, () => null);
    }

    async *[Symbol.asyncIterator]() {
        if (this.#isRead) {
            throw new TypeError("A stream is read once.");
        }

        this.#isRead = true;
        try {
            for await (const event of this.#exchange.events()) {
                if (this.#outcome !== null) {
                    return;
                }

                yield event;
            }

            this.#end("completed");
        } catch (failure) {
            const error = this.#outcome === null ? await explain(failure, this.id, this.#status) : null;

            // Withdrawn before, or while the proxy was asked.
            if (this.#outcome !== null) {
                return;
            }

            this.#end(error.code);
            throw error;
        } finally {
            // Where neither end has come, the reader left its loop.
            this.#end("canceled");
        }
    }

    async forEach(receive) {
        for await (const event of this) {
            // An iterator's event is handed over a moment after it was checked: somebody may have taken over in between.
            if (this.#outcome !== null) {
                break;
            }

            receive(event);
        }

        return this.#outcome;
    }

    async stop({ wait = 2 } = {}) {
        if (this.#outcome !== null || this.id === null) {
            this.#end("canceled");
            return this.settle();
        }

        // Told before hanging up, so that the proxy knows a stop from a client that was lost.
        const stopped = this.#status.stop(this.id, wait);
        this.#end("canceled", 1000 * (wait + 1));
        return stopped;
    }

    settle(options) {
        return this.id === null ? Promise.resolve(NEVER_OPENED) : this.#status.settle(this.id, options);
    }

    #end(outcome, patience) {
        if (this.#outcome === null) {
            this.#outcome = outcome;
            this.#closed.abort();
            this.#exchange.close(patience);
        }
    }
}
