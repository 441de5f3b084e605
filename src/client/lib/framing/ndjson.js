import { LineSplitter } from "./lines.js";

/** One JSON text a line; empty lines are no events. */
export class NdjsonParser {
    #lines = new LineSplitter();

    /** Characters of the line that has not ended. */
    get pending() {
        return this.#lines.pending;
    }

    *push(text) {
        for (const line of this.#lines.push(text)) {
            yield* eventOf(line);
        }
    }

    /** The last line, which needs no line end where it is whole. */
    *end() {
        yield* eventOf(this.#lines.take());
    }
}

function* eventOf(line) {
    if (line.trim() !== "") {
        yield { name: "message", data: line };
    }
}
