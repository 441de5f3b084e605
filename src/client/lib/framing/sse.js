import { LineSplitter } from "./lines.js";

/** Server-sent events, as the HTML standard parses them. Comments, heartbeats among them, are no events. */
export class SseParser {
    #lines = new LineSplitter();
    #name = "";
    #data = [];
    #length = 0;

    /** Characters of the event that has not ended. */
    get pending() {
        return this.#lines.pending + this.#length;
    }

    *push(text) {
        for (const line of this.#lines.push(text)) {
            if (line !== "") {
                this.#field(line);
                continue;
            }

            const event = { name: this.#name || "message", data: this.#data.join("\n") };
            const whole = this.#data.length > 0;
            this.#reset();
            if (whole) {
                yield event;
            }
        }
    }

    /** Nothing: an event that no empty line has ended does not count. */
    *end() {}

    #field(line) {
        const colon = line.indexOf(":");
        const name = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
        if (name === "data") {
            this.#data.push(value);
            this.#length += value.length + 1;
        } else if (name === "event") {
            this.#name = value;
        }
    }

    #reset() {
        this.#name = "";
        this.#data = [];
        this.#length = 0;
    }
}
