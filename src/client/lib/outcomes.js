import {
    CanceledError, GovernorError, RefusedError, SupersededError, TimeoutError, UnavailableError, UpstreamError,
} from "./errors.js";

const BY_OUTCOME = new Map([
    ["superseded", SupersededError],
    ["canceled", CanceledError],
    ["client_closed", CanceledError],
    ["lease_lost", CanceledError],
    ["timeout_connect", TimeoutError],
    ["timeout_first_byte", TimeoutError],
    ["timeout_idle", TimeoutError],
    ["timeout_total", TimeoutError],
    ["timeout_write", TimeoutError],
    ["upstream_error", UpstreamError],
    ["upstream_incomplete", UpstreamError],
    ["upstream_status", UpstreamError],
    ["rejected", RefusedError],
    ["queue_full", RefusedError],
    ["queue_timeout", RefusedError],
    ["invalid_session", RefusedError],
    ["unauthorized", RefusedError],
    ["shutdown", UnavailableError],
    ["store_unavailable", UnavailableError],
    ["internal_error", GovernorError],
    ["stale", GovernorError],
]);

const BY_STATUS = new Map([
    [409, RefusedError],
    [429, RefusedError],
    [499, CanceledError],
    [503, UnavailableError],
    [504, TimeoutError],
]);

/** Whether a code is one of the proxy's outcomes, and no word of a model server's. */
export const isOutcome = (code) => BY_OUTCOME.has(code);

/** The error of an ending: its outcome where that is known, else its HTTP status, else the model server's. */
export function errorOf({ outcome, code, message, status, retryAfter, streamId }) {
    const Failure = BY_OUTCOME.get(outcome) ?? BY_STATUS.get(status) ?? UpstreamError;
    return new Failure(message, { code: outcome ?? code ?? "upstream_error", status, retryAfter, streamId });
}
