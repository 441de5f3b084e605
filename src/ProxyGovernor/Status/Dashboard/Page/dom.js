// Everything the page shows is made here: strings become text nodes, so nothing that comes from the API is ever read as markup.

const SVG = 'http://www.w3.org/2000/svg';

export const byId = id => document.getElementById(id);

export function make(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

export function draw(name, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, name), attributes, children);
}

export function button(label, onClick, attributes = {}) {
  const made = make('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', () => onClick(made));
  return made;
}

/** Writes only what differs: a selection in the text survives, and screen readers are not told twice. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Pairs of a name and what it says: a string or an element. */
export function facts(list, pairs) {
  list.replaceChildren(...pairs.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))));
}

function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
