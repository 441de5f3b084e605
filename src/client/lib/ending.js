import { GovernorError } from "./errors.js";
import { errorOf, isOutcome } from "./outcomes.js";

/** What an error event or an error answer said. Not every dialect has room for the outcome. */
export class Ending {
    constructor({ code, message, status = null, retryAfter = null }) {
        Object.assign(this, { code, message, status, retryAfter });
    }
}

/** Reads a dialect's error object; `json` is none where the error is mere text. */
export function tell(json, text, dialect) {
    const isObject = typeof json === "object" && json !== null;
    const said = isObject ? dialect?.errorOf({ json }) ?? json.error ?? json : null;
    const message = typeof said === "string" ? said : said?.message;
    return new Ending({
        code: typeof said?.code === "string" ? said.code : undefined,
        message: typeof message === "string" && message !== "" ? message : text.slice(0, 200) || "The stream failed.",
    });
}

/** The error that an application catches for what went wrong in an exchange. Asks the proxy where the dialect left the outcome out. */
export async function explain(failure, streamId, status) {
    if (failure instanceof GovernorError) {
        failure.streamId ??= streamId;
        return failure;
    }

    let outcome = isOutcome(failure.code) ? failure.code : null;
    if (outcome === null && streamId !== null) {
        outcome = (await status.get(streamId)).record?.outcome ?? null;
    }

    return errorOf({ ...failure, outcome, streamId });
}
