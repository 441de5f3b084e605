import { byId, setText } from './dom.js';
import { age, milliseconds, number, text } from './format.js';
import { Table } from './table.js';

/** A replica tells of itself every few seconds; one that does not for this long is probably dead. */
const SILENT = 10_000;

const silent = replica => Date.now() - new Date(replica.updated_at).getTime() > SILENT;

const stateOf = replica => replica.degraded ? 'degraded: on its own' : silent(replica) ? `silent for ${age(replica.updated_at)}` : 'well';

export function liveReplicas() {
  const table = new Table(byId('replicas'), {
    caption: 'Replicas that share these sessions',
    home: byId('replicas-title'),
    keyOf: replica => replica.replica,
    empty: () => 'No replica.',
    toneOf: replica => stateOf(replica) === 'well' ? '' : 'warn',
    columns: [
      { title: 'Replica', text: replica => replica.replica, className: 'id' },
      { title: 'State', text: stateOf, className: 'tone' },
      { title: 'Streams', text: replica => number(replica.streams), className: 'figure' },
      { title: 'Store, ms', text: replica => milliseconds(replica.store_round_trip_ms), className: 'figure' },
      { title: 'Clock, ms', text: replica => milliseconds(replica.clock_offset_ms), className: 'figure third' },
      { title: 'Address', text: replica => text(replica.address), className: 'id' },
      { title: 'Version', text: replica => text(replica.version).split('+')[0], className: 'third' },
    ],
  });

  const title = byId('replicas-title');
  return replicas => {
    if (!replicas) return;
    setText(title, `Replicas (${number(replicas.length)})`);
    table.show(replicas);
  };
}
