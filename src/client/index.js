export { GovernorClient } from "./lib/client.js";
export {
    CanceledError,
    GovernorError,
    NetworkError,
    ProtocolError,
    RefusedError,
    SupersededError,
    TimeoutError,
    UnavailableError,
    UpstreamError,
} from "./lib/errors.js";
