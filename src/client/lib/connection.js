import { milliseconds } from "./options.js";

/** Where the proxy is, and what every call to it carries. */
export class Connection {
    #base;
    #headers;
    #fetch;

    constructor({ baseUrl = "", headers, fetch = globalThis.fetch, sessionHeader = "X-Session-Id", livenessTimeout = 180_000, statusTimeout = 2_000 } = {}) {
        this.#base = String(baseUrl).replace(/\/+$/, "");
        this.#headers = headers;
        this.#fetch = fetch;
        this.sessionHeader = sessionHeader;
        this.livenessTimeout = milliseconds("livenessTimeout", livenessTimeout);
        this.statusTimeout = milliseconds("statusTimeout", statusTimeout);
    }

    fetch(path, { headers, ...init }) {
        const all = new Headers(this.#headers);
        new Headers(headers).forEach((value, name) => all.set(name, value));

        // Called as a function: a browser's fetch refuses any other receiver than its window.
        const fetch = this.#fetch;
        return fetch(this.#base + path, { cache: "no-store", ...init, headers: all });
    }
}
