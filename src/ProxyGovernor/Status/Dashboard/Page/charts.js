import { byId, draw, setText } from './dom.js';
import { summaryOf, WINDOW } from './takeovers.js';

const HEIGHT = 132;
const LEFT = 34;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 20;
const BUCKET = 20_000;
const WAITS = [1, 10, 100, 1000, 10_000];

/** Drawn at the size it has on the screen, so that its letters are as large as all others. */
function frame(id) {
  const svg = byId(id);
  const width = Math.max(240, svg.clientWidth || 480);
  svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
  const across = share => LEFT + share * (width - LEFT - RIGHT);
  const up = share => HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  return { svg, width, across, up };
}

function axes({ width, across, up }, rungs) {
  const lines = rungs.flatMap(([share, label]) => [
    draw('line', { x1: LEFT, x2: width - RIGHT, y1: up(share), y2: up(share), class: 'rung' }),
    draw('text', { x: LEFT - 6, y: up(share) + 4, class: 'end' }, label),
  ]);
  const times = [[0, '−10 min', 'start'], [0.5, '−5 min', 'middle'], [1, 'now', 'end']]
    .map(([share, label, side]) => draw('text', { x: across(share), y: HEIGHT - 5, class: side }, label));
  return [...lines, ...times];
}

function drawCounts(takeovers, now) {
  const place = frame('takeover-counts');
  const buckets = Array.from({ length: WINDOW / BUCKET }, () => ({ clean: 0, forced: 0 }));
  for (const takeover of takeovers) {
    const index = buckets.length - 1 - Math.min(buckets.length - 1, Math.max(0, Math.floor((now - takeover.at) / BUCKET)));
    buckets[index][takeover.forced ? 'forced' : 'clean']++;
  }

  const top = 2 * Math.ceil(Math.max(4, ...buckets.map(bucket => bucket.clean + bucket.forced)) / 2);
  const step = place.across(1 / buckets.length) - place.across(0);
  const bar = (index, from, count, tone) => count === 0 ? [] : [
    draw('rect', { x: place.across(index / buckets.length) + 1, width: step - 2, y: place.up((from + count) / top), height: place.up(from / top) - place.up((from + count) / top), class: tone }),
  ];
  place.svg.replaceChildren(
    ...axes(place, [[0, '0'], [0.5, String(top / 2)], [1, String(top)]]),
    ...buckets.flatMap(({ clean, forced }, index) => [...bar(index, 0, clean, 'clean'), ...bar(index, clean, forced, 'forced')]));
}

function drawWaits(takeovers, now) {
  const place = frame('takeover-waits');
  const height = waited => Math.min(1, Math.log10(Math.max(1, waited)) / (WAITS.length - 1));
  // Shape and colour both tell them apart: not everyone sees both.
  const dot = ({ at, waited, forced }) => {
    const [x, y] = [place.across(1 - Math.max(0, now - at) / WINDOW), place.up(height(waited))];
    return forced
      ? draw('path', { d: `M${x - 4.5} ${y + 4}h9l-4.5 -8.5z`, class: 'forced' })
      : draw('circle', { cx: x, cy: y, r: 3, class: 'clean' });
  };
  place.svg.replaceChildren(...axes(place, WAITS.map((wait, index) => [index / (WAITS.length - 1), wait < 1000 ? String(wait) : `${wait / 1000}k`])), ...takeovers.map(dot));
}

export function drawTakeovers(takeovers, now = Date.now()) {
  drawCounts(takeovers, now);
  drawWaits(takeovers, now);
  setText(byId('takeover-summary'), summaryOf(takeovers));
}
