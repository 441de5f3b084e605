import { ProtocolError } from "./errors.js";

/**
 * What a framed event means in its dialect, and the event as it is delivered.
 * @throws {ProtocolError} It is no JSON object where the dialect speaks nothing else.
 */
export function meaningOf({ name, data }, dialect) {
    const json = parse(data);
    const kind = dialect.kindOf({ name, data, json });
    const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
    if (dialect.speaksJson && !isObject && kind !== "done") {
        throw new ProtocolError(`An event is no JSON object: ${data.slice(0, 80)}`, { code: "malformed" });
    }

    const text = kind === "content" || kind === "last" ? dialect.textOf({ name, data, json }) : "";
    return { kind, event: { name, data, json, text: typeof text === "string" ? text : "" } };
}

export function parse(text) {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
