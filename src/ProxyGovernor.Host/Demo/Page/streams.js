const COLORS = ["a", "b", "c", "d", "e", "f"];

const labels = new Map();
let next = 0;

/** A letter and a color for the page's next stream. */
export function newLabel() {
    const number = next++;
    return { letter: String.fromCharCode(65 + (number % 26)), color: `s-${COLORS[number % COLORS.length]}` };
}

/** Makes the label known by the stream's id, as soon as it has one. */
export function know(id, label) {
    labels.set(id, label);
}

/** The label of a stream; null for those of other pages. */
export const labelOf = (id) => labels.get(id) ?? null;

/** The end of an id, which tells streams apart. */
export const short = (id) => `…${id.slice(-7)}`;
