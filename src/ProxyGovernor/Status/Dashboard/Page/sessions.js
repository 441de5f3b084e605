import { byId, setText } from './dom.js';
import { milliseconds, number, shortId } from './format.js';
import { sessionLink, stageOf } from './streams.js';
import { Table } from './table.js';

/** Live streams by the session they belong to. */
export function sessionsOf(streams) {
  const sessions = new Map();
  for (const stream of streams) {
    if (!stream.session) continue;
    const session = sessions.get(stream.session) ?? { session: stream.session, owner: null, waiting: 0 };
    if (stageOf(stream) === 'waiting') session.waiting++;
    else session.owner = stream.stream_id;
    sessions.set(stream.session, session);
  }

  return [...sessions.values()];
}

export function liveSessions({ look, takeovers }) {
  const table = new Table(byId('sessions'), {
    caption: 'Sessions with a live stream',
    home: byId('sessions-title'),
    keyOf: session => session.session,
    empty: total => total === 0 ? 'No session is active.' : `None of ${total} sessions matches.`,
    toneOf: session => session.waiting > 0 ? 'warn' : '',
    columns: [
      { title: 'Session', cell: session => sessionLink(session.session, look) },
      { title: 'Owner', text: session => session.owner ? shortId(session.owner) : '–', className: 'id second' },
      { title: 'Waiting', text: session => number(session.waiting), className: 'figure tone' },
      { title: 'Takeovers', text: session => number(takeovers.in(session.session).length), className: 'figure' },
      { title: 'Last wait, ms', text: session => milliseconds(takeovers.in(session.session).at(-1)?.waited), className: 'figure' },
    ],
  });

  const title = byId('sessions-title');
  return (sessions, matches) => {
    if (!sessions) return;
    setText(title, `Sessions (${number(sessions.length)})`);
    table.show(sessions.filter(matches), { total: sessions.length });
  };
}
