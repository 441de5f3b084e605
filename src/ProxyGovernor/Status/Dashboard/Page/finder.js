import { api } from './api.js';
import { button, byId, facts, make } from './dom.js';
import { bytes, instant, milliseconds, number, text } from './format.js';
import { stageOf, streamLink } from './streams.js';
import { Table } from './table.js';

const STREAM_ID = /^[0-9a-f]{34}$/;

/** Looks up one stream or session, and shows all that is known of it. */
export class Finder {
  #opener = null;
  #shown = '';

  constructor({ stop }) {
    this.stop = stop;
    this.panel = byId('found');
    this.title = byId('found-title');
    this.body = byId('found-body');
    byId('found-close').addEventListener('click', () => this.close());
    this.panel.addEventListener('keydown', event => { if (event.key === 'Escape') this.close(); });
  }

  look = async wanted => {
    const focused = document.activeElement;
    if (focused !== document.body && !this.panel.contains(focused)) this.#opener = focused;
    this.#shown = wanted;
    const [ask, show] = STREAM_ID.test(wanted) ? [api.stream, this.#showStream] : [api.session, this.#showSession];
    try {
      const found = await ask(wanted);
      // Another was looked up meanwhile.
      if (this.#shown === wanted) show.call(this, wanted, found);
    } catch (problem) {
      this.#open(`Looking up ${wanted} failed`, make('p', { class: 'bad' }, problem.message));
    }
  };

  /** It has changed: what is shown of it is asked for again. */
  changed(id) {
    if (!this.panel.hidden && this.#shown === id) this.look(id);
  }

  close() {
    this.panel.hidden = true;
    (this.#opener?.isConnected ? this.#opener : byId('find')).focus();
  }

  #showStream(id, stream) {
    if (stream === null) {
      this.#open(`Stream ${id}`, make('p', {}, 'Nobody knows this stream: it never was, or it ended too long ago.'));
      return;
    }

    const list = make('dl', { class: 'facts' });
    facts(list, [
      ['State', stageOf(stream)], ['Outcome', text(stream.outcome)], ['Reason', text(stream.reason)], ['Last event', text(stream.last_event)],
      ['Session', stream.session ? button(stream.session, () => this.look(stream.session), { class: 'link id' }) : '–'],
      ['Policy', stream.policy], ['Dialect', stream.dialect], ['Destination', text(stream.destination)], ['Replica', stream.replica], ['Fence', text(stream.fence)],
      ['Started', instant(stream.started_at)], ['Updated', instant(stream.updated_at)], ['Ended', instant(stream.ended_at)],
      ['First event after, ms', milliseconds(stream.first_event_ms)], ['Events', number(stream.events)], ['Sent', bytes(stream.bytes)],
    ]);
    const actions = stream.active ? [make('div', { class: 'buttons' }, button('Stop this stream', () => this.stop(stream), { class: 'danger' }))] : [];
    this.#open(`Stream ${id}`, list, ...actions);
  }

  #showSession(key, session) {
    const streams = session === null ? [] : [session.active, ...session.waiting, ...session.recent].filter(stream => stream !== null);
    const place = make('div');
    this.#open(`Session ${key}`, place);
    new Table(place, {
      caption: `Streams of session ${key}: the owner, those that wait, those that ended lately`,
      keyOf: stream => stream.stream_id,
      empty: () => 'Nobody knows this session: nothing lives in it, and nothing did lately.',
      columns: [
        { title: 'Stream', cell: stream => streamLink(stream.stream_id, this.look) },
        { title: 'State', text: stageOf },
        { title: 'Outcome', text: stream => text(stream.outcome) },
        { title: 'Started', text: stream => instant(stream.started_at), className: 'second' },
        { title: 'Ended', text: stream => instant(stream.ended_at), className: 'second' },
        { title: 'Events', text: stream => number(stream.events), className: 'figure' },
        { title: 'Fence', text: stream => text(stream.fence), className: 'figure third' },
        { title: 'Replica', text: stream => stream.replica, className: 'id third' },
      ],
    }).show(streams);
  }

  #open(title, ...content) {
    this.title.textContent = title;
    this.body.replaceChildren(...content);
    this.panel.hidden = false;
    this.title.focus();
  }
}
