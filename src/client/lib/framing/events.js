import { ProtocolError } from "../errors.js";
import { NdjsonParser } from "./ndjson.js";
import { SseParser } from "./sse.js";

// Characters. Past any event of a model server, and a bound on what garbage without a line end may occupy.
const LONGEST_EVENT = 16 * 1024 * 1024;

/**
 * The events of a body, framed.
 * @param read Answers the next bytes as `{ done, value }`.
 */
export async function* eventsOf(read, framing) {
    const decoder = new TextDecoder();
    const parser = framing === "sse" ? new SseParser() : new NdjsonParser();
    for (let chunk = await read(); !chunk.done; chunk = await read()) {
        yield* parser.push(decoder.decode(chunk.value, { stream: true }));
        if (parser.pending > LONGEST_EVENT) {
            throw new ProtocolError(`An event is longer than ${LONGEST_EVENT} characters.`, { code: "malformed" });
        }
    }

    yield* parser.push(decoder.decode());
    yield* parser.end();
    if (parser.pending > 0) {
        throw new ProtocolError("The stream ended within an event.", { code: "incomplete" });
    }
}
