/** An element with attributes and children; text is never markup. */
export function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        made.setAttribute(name, value);
    }

    made.append(...children);
    return made;
}

export const find = (id) => document.getElementById(id);

/** Changes what a scroller holds, and keeps its end in view where it was. */
export function keepEndInView(scroller, change) {
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
    change();
    if (atEnd) {
        scroller.scrollTop = scroller.scrollHeight;
    }
}
