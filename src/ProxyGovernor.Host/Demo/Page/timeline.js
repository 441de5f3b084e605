import { keepEndInView, element, find } from "./elements.js";
import { labelOf, short } from "./streams.js";

const MAX_LINES = 500;

/** One line of the lifecycle table. */
export function tell(by, id, event, detail = "", time = new Date()) {
    const lines = find("lines");
    const row = element(
        "tr",
        { "data-by": by, "data-event": event },
        element("td", {}, clock(time)),
        element("td", {}, element("span", { class: `who ${by}` }, by)),
        element("td"),
        element("td", {}, event),
        element("td", {}, detail));
    if (id !== null) {
        row.dataset.stream = id;
    }

    name(row);
    keepEndInView(find("scroll"), () => lines.append(row));
    if (lines.rows.length > MAX_LINES) {
        lines.deleteRow(0);
    }
}

/** Names the lines of a stream that told of it before the page knew its id. */
export function rename(id) {
    for (const row of find("lines").querySelectorAll(`[data-stream="${CSS.escape(id)}"]`)) {
        name(row);
    }
}

function name(row) {
    const { stream } = row.dataset;
    const label = stream === undefined ? null : labelOf(stream);
    row.classList.toggle("foreign", stream !== undefined && label === null);
    const chip = element("span", { class: `chip ${label?.color ?? "s-other"}` }, label?.letter ?? "", " ", element("code", { title: stream ?? "" }, stream === undefined ? "" : short(stream)));
    row.cells[2].replaceChildren(chip);
}

const clock = (time) => `${time.toTimeString().slice(0, 8)}.${String(time.getMilliseconds()).padStart(3, "0")}`;
