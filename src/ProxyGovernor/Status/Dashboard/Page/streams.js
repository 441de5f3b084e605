import { button, byId, setText } from './dom.js';
import { age, bytes, endOfId, number, text } from './format.js';
import { Table } from './table.js';

const CALM = new Set(['streaming', 'open elsewhere']);

/** What a stream is doing, in one or two words. */
export function stageOf(stream) {
  if (!stream.active) return stream.state;
  if (stream.terminal) return 'ending';
  if (stream.fence === 0 && stream.session) return 'waiting';
  // Only its own replica knows whether its events flow.
  if (stream.events === null) return 'open elsewhere';
  return stream.events === 0 ? 'no event yet' : 'streaming';
}

/** The name holds exactly what is seen, so that a voice can call it; the ellipsis is the style sheet's. The full id is the description. */
const link = (kind, id, look) => button(endOfId(id), () => look(id), { class: 'link id cut', 'aria-label': `${kind} ${endOfId(id)}`, title: id });

export const streamLink = (id, look) => link('Stream', id, look);

export const sessionLink = (session, look) => session ? link('Session', session, look) : '–';

export function liveStreams({ look, stop }) {
  const table = new Table(byId('streams'), {
    caption: 'Live streams, the longest running first',
    home: byId('streams-title'),
    keyOf: stream => stream.stream_id,
    empty: total => total === 0 ? 'No stream is live.' : `None of ${total} live streams matches.`,
    toneOf: stream => CALM.has(stageOf(stream)) ? '' : 'warn',
    columns: [
      { title: 'Stream', cell: stream => streamLink(stream.stream_id, look) },
      { title: 'Session', cell: stream => sessionLink(stream.session, look), className: 'second' },
      { title: 'Doing', text: stageOf, className: 'tone' },
      { title: 'For', text: stream => age(stream.started_at), className: 'figure' },
      { title: 'Events', text: stream => number(stream.events), className: 'figure second' },
      { title: 'Sent', text: stream => bytes(stream.bytes), className: 'figure third' },
      { title: 'Policy', text: stream => stream.policy, className: 'third' },
      { title: 'Dialect', text: stream => stream.dialect, className: 'third' },
      { title: 'Destination', text: stream => text(stream.destination), className: 'third' },
      { title: 'Replica', text: stream => stream.replica, className: 'id third' },
      { title: 'Stop', cell: (stream, current) => button('Stop', () => stop(current()), { 'aria-label': `Stop stream ${endOfId(stream.stream_id)}`, title: stream.stream_id }), className: 'action' },
    ],
  });

  const title = byId('streams-title');
  return (streams, matches) => {
    if (!streams) return;
    setText(title, `Live streams (${number(streams.length)})`);
    table.show(streams.filter(matches), { total: streams.length });
  };
}
