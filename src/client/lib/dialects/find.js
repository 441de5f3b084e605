import { anthropic } from "./anthropic.js";
import { gemini } from "./gemini.js";
import { ollama } from "./ollama.js";
import { openAIChat } from "./openai-chat.js";
import { openAIResponses } from "./openai-responses.js";
import { ndjson, sse } from "./plain.js";

const ALL = new Map([openAIChat, openAIResponses, anthropic, ollama, gemini, sse, ndjson].map((dialect) => [dialect.name, dialect]));

const PATHS = [
    [/\/completions$/i, openAIChat],
    [/\/responses$/i, openAIResponses],
    [/\/messages$/i, anthropic],
    [/:(stream)?generateContent$/i, gemini],
    [/\/api\/(chat|generate)$/i, ollama],
];

const NDJSON = new Set(["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl", "application/jsonlines", "application/x-jsonlines"]);

/**
 * The dialect of that name.
 * @throws {RangeError} There is none.
 */
export function dialectNamed(name) {
    return ALL.get(name) ?? unknown(name);
}

/** The dialect that a path speaks, as the proxy tells it; null where the answer's media type decides. */
export function dialectAt(path) {
    const [bare] = path.split(/[?#]/, 1);
    const trimmed = bare.replace(/\/+$/, "");
    return PATHS.find(([ending]) => ending.test(trimmed))?.[1] ?? null;
}

/** `"sse"`, `"ndjson"`, or null for what is no stream. */
export function framingOf(contentType) {
    const mediaType = (contentType ?? "").split(";", 1)[0].trim().toLowerCase();
    return mediaType === "text/event-stream" ? "sse" : NDJSON.has(mediaType) ? "ndjson" : null;
}

/** The dialect in force: one that is never framed so gives way to the plain one that is. */
export function resolve(dialect, framing) {
    if (framing === "ndjson") {
        return dialect === ollama ? ollama : ndjson;
    }

    return dialect === null || dialect === ollama || dialect === ndjson ? sse : dialect;
}

function unknown(name) {
    throw new RangeError(`Dialect '${name}' is unknown; known are ${[...ALL.keys()].join(", ")}.`);
}
