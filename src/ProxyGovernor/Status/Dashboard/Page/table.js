import { make, setText } from './dom.js';

/** More rows than this help nobody, and cost every refresh. */
const MOST_ROWS = 200;

/**
 * A table whose rows live as long as their items: what has the focus or a selection keeps it while figures change.
 * columns: `{ title, text(item), cell?(item, current), className? }`; a `cell` makes an element once, a `text` is written at each refresh.
 * What an element does later, it does with `current()`: the item as of the last refresh. The first column names the row.
 */
export class Table {
  #rows = new Map();

  constructor(place, { caption, columns, keyOf, empty, toneOf = () => '', home }) {
    Object.assign(this, { columns, keyOf, empty, toneOf, home });
    this.body = make('tbody');
    this.note = make('p', { class: 'hint' });
    const head = make('tr', {}, ...columns.map(column => make('th', { scope: 'col', class: column.className ?? '' }, column.title)));
    this.table = make('table', {}, make('caption', { class: 'visually-hidden' }, caption), make('thead', {}, head), this.body);
    // Where it is wider than the screen it scrolls, by keyboard too.
    this.frame = make('div', { class: 'scroll', role: 'group', 'aria-label': caption, tabindex: '0' }, this.table);
    this.frame.hidden = true;
    this.note.textContent = 'Not known yet.';
    place.replaceChildren(this.frame, this.note);
  }

  show(items, { total = items.length } = {}) {
    const shown = items.slice(0, MOST_ROWS);
    const hadFocus = this.body.contains(document.activeElement);
    this.#dropAllBut(new Set(shown.map(this.keyOf)));
    let next = this.body.firstElementChild;
    for (const item of shown) {
      const { row, write } = this.#rowOf(item);
      write(item);
      if (row === next) next = next.nextElementSibling;
      else this.body.insertBefore(row, next);
    }

    this.frame.hidden = shown.length === 0;
    setText(this.note, shown.length === 0 ? this.empty(total) : shown.length < items.length ? `The first ${MOST_ROWS} of ${items.length}. Find narrows them.` : '');
    // The row of whoever worked here by keyboard is gone: go on from the table's heading, not from the top of the page.
    if (hadFocus && !this.body.contains(document.activeElement)) this.home?.focus();
  }

  #dropAllBut(keys) {
    for (const [key, { row }] of this.#rows) {
      if (keys.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
  }

  #rowOf(item) {
    const key = this.keyOf(item);
    if (!this.#rows.has(key)) this.#rows.set(key, this.#build(item));
    return this.#rows.get(key);
  }

  #build(item) {
    let latest = item;
    const cells = this.columns.map(({ cell, className = '' }, index) =>
      make(index === 0 ? 'th' : 'td', index === 0 ? { scope: 'row', class: className } : { class: className }, ...(cell ? [cell(item, () => latest)] : [])));
    const row = make('tr', {}, ...cells);
    const write = current => {
      latest = current;
      row.className = this.toneOf(current);
      this.columns.forEach(({ cell, text }, index) => { if (!cell) setText(cells[index], text(current)); });
    };
    return { row, write };
  }
}
