import { afterEach } from "node:test";
import { GovernorClient } from "../../../src/client/index.js";

const proxies = [];

// What a test leaves open would keep the process waiting.
afterEach(() => proxies.splice(0).forEach((proxy) => proxy.requests.forEach((request) => request.break())));

/** A proxy in memory: each request is held until the test answers it, piece by piece. */
export class ScriptedProxy {
    requests = [];
    statusCalls = [];
    status = () => Response.json({ state: "missing", active: false, terminal: false }, { status: 404 });
    #arrivals = [];

    constructor() {
        proxies.push(this);
    }

    client(options) {
        return new GovernorClient({ baseUrl: "http://proxy.test", fetch: (url, init) => this.#serve(new URL(url), init), ...options });
    }

    conversation(options) {
        return this.client(options).conversation("thread-1");
    }

    /** The request of that number, as soon as it has arrived. */
    async request(number) {
        while (this.requests.length <= number) {
            await new Promise((resolve) => this.#arrivals.push(resolve));
        }

        return this.requests[number];
    }

    #serve(url, init) {
        if (url.pathname.startsWith("/governor/")) {
            this.statusCalls.push(`${init.method} ${url.pathname}${url.search}`);
            return Promise.resolve(this.status(url, init));
        }

        const request = new HeldRequest(url, init);
        this.requests.push(request);
        this.#arrivals.splice(0).forEach((arrive) => arrive());
        return request.response;
    }
}

class HeldRequest {
    #body;
    #respond;
    #fail;

    constructor(url, { headers, body, signal }) {
        Object.assign(this, { url, headers, body, signal });
        this.response = new Promise((resolve, reject) => {
            this.#respond = resolve;
            this.#fail = reject;
        });
        signal.addEventListener("abort", () => this.break(signal.reason));
        if (signal.aborted) {
            this.break(signal.reason);
        }
    }

    /** Answers with headers; the body stays open. */
    open(id, { type = "text/event-stream", status = 200, headers = {} } = {}) {
        const stream = new ReadableStream({ start: (controller) => { this.#body = controller; } });
        const tag = id === null ? {} : { "X-Stream-Id": id };
        this.#respond(new Response(stream, { status, headers: { "Content-Type": type, ...tag, ...headers } }));
        return this;
    }

    write(text) {
        this.#body.enqueue(new TextEncoder().encode(text));
        return this;
    }

    /** Writes one event of an OpenAI chat stream. */
    say(id, text) {
        return this.write(`data: ${JSON.stringify({ stream_id: id, choices: [{ index: 0, delta: { content: text } }] })}\n\n`);
    }

    done() {
        return this.write("data: [DONE]\n\n").end();
    }

    end() {
        this.#body.close();
        return this;
    }

    /** The connection breaks. */
    break(reason = new TypeError("network error")) {
        this.#fail(reason);
        try {
            this.#body?.error(reason);
        } catch {
            // It had ended before.
        }
    }
}

/** All that a stream delivers, and what it throws. */
export async function readAll(stream) {
    const events = [];
    try {
        for await (const event of stream) {
            events.push(event);
        }

        return { events, text: events.map((event) => event.text).join(""), error: null };
    } catch (error) {
        return { events, text: events.map((event) => event.text).join(""), error };
    }
}

export const CHAT = "/v1/chat/completions";
