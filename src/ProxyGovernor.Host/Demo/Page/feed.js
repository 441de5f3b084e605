import { find } from "./elements.js";
import { tell } from "./timeline.js";

const NAMES = [
    "stream_start", "stream_refused", "stream_superseded", "stream_first_event", "prev_stream_finished_cleanly", "prev_stream_forced", "stream_end",
];

/** Shows the proxy's own lifecycle lines; the demo host gives them to this machine only. */
export function watchLifecycle() {
    const source = new EventSource("/demo/events");
    const say = (text) => { find("feed-state").textContent = text; };
    source.addEventListener("open", () => say(""));
    source.addEventListener("error", () => say(source.readyState === EventSource.CLOSED
        ? "The proxy's own lines are shown on the machine that it runs on only."
        : "The proxy's feed is away; trying again …"));
    for (const name of NAMES) {
        source.addEventListener(name, (message) => {
            const told = JSON.parse(message.data);
            tell("proxy", told.stream_id, told.name, detailOf(told), new Date(told.time));
        });
    }
}

function detailOf({ outcome, milliseconds, events }) {
    const details = [outcome, milliseconds === null ? null : `${Math.round(milliseconds)} ms`, events === null ? null : `${events} events`];
    return details.filter((detail) => detail !== null).join(" · ");
}
