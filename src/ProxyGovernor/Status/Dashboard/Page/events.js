import { byId, make, setText } from './dom.js';
import { clock, milliseconds, number, text } from './format.js';
import { sessionLink, streamLink } from './streams.js';
import { Table } from './table.js';

const KEPT = 200;
const CALM = new Set(['completed', 'superseded', 'canceled', 'client_closed', null, undefined]);

const toneOf = event => event.name === 'prev_stream_forced' || event.name === 'gap' || !CALM.has(event.outcome) ? 'warn' : '';

/** The latest lifecycle events, newest first. */
export class EventLog {
  #events = [];
  #held = null;
  #count = 0;

  constructor({ look }) {
    this.table = new Table(byId('events'), {
      caption: 'Lifecycle events, the newest first',
      home: byId('events-title'),
      keyOf: event => event.number,
      empty: total => total === 0 ? 'None since this page was opened.' : `None of the latest ${total} matches.`,
      toneOf,
      columns: [
        { title: 'UTC', cell: event => make('time', { datetime: event.time }, clock(event.time)), className: 'id' },
        { title: 'Event', text: event => event.name === 'gap' ? 'feed was away: events may be missing here' : event.name, className: 'tone' },
        { title: 'Outcome', text: event => text(event.outcome) },
        { title: 'Stream', cell: event => event.stream_id ? streamLink(event.stream_id, look) : '–' },
        { title: 'Session', cell: event => sessionLink(event.session, look), className: 'second' },
        { title: 'Took, ms', text: event => milliseconds(event.milliseconds), className: 'figure' },
        { title: 'Events', text: event => number(event.events), className: 'figure third' },
        { title: 'Route', text: event => text(event.route), className: 'third' },
        { title: 'Request', text: event => text(event.request_id), className: 'id third long' },
        { title: 'Replica', text: event => text(event.replica), className: 'id third' },
      ],
    });
    this.hold = byId('hold');
    this.hold.addEventListener('click', () => this.#toggle());
  }

  add(event) {
    this.#events.unshift({ ...event, number: this.#count++ });
    this.#events.length = Math.min(KEPT, this.#events.length);
  }

  /** The feed was away: what happened meanwhile is not here. */
  addGap() {
    if (this.#events.length > 0 && this.#events[0].name !== 'gap') this.add({ name: 'gap', time: new Date().toISOString() });
  }

  show(matches) {
    const events = this.#held ?? this.#events;
    this.table.show(events.filter(matches), { total: events.length });
    const newer = this.#held ? this.#count - 1 - (this.#held[0]?.number ?? -1) : 0;
    setText(this.hold, newer > 0 ? `Hold still (${newer} newer)` : 'Hold still');
  }

  #toggle() {
    this.#held = this.#held ? null : [...this.#events];
    this.hold.setAttribute('aria-pressed', String(this.#held !== null));
  }
}
