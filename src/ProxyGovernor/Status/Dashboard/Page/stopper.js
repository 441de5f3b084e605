import { api } from './api.js';
import { byId, facts } from './dom.js';
import { age, shortId, text } from './format.js';
import { stageOf } from './streams.js';

/** What became of it, in words. */
function verdict(id, record) {
  if (record === null) return `Stream ${shortId(id)} is not known any more: it had ended before.`;
  if (record.active) return `Stream ${shortId(id)} has been told to stop and has not settled yet.`;
  return record.outcome === 'canceled' ? `Stream ${shortId(id)} is stopped.` : `Stream ${shortId(id)} had ended by itself: ${text(record.outcome)}.`;
}

/** Asks before it stops a stream: `tell` takes what came of it in words, `settled` that it is over. */
export function confirmStop(stream, { tell, settled }) {
  const dialog = byId('stop');
  facts(byId('stop-facts'), [
    ['Stream', stream.stream_id],
    ['Session', text(stream.session)],
    ['Doing', `${stageOf(stream)}, for ${age(stream.started_at)}`],
    ['Destination', text(stream.destination)],
    ['Replica', stream.replica],
  ]);
  dialog.returnValue = '';
  dialog.addEventListener('close', async () => {
    // The stream may have ended while the dialog was open, and its row with it.
    if (document.activeElement === document.body) byId('streams-title').focus();
    if (dialog.returnValue !== 'stop') return;
    tell(`Stopping stream ${shortId(stream.stream_id)} …`);
    try {
      tell(verdict(stream.stream_id, await api.stop(stream.stream_id)));
    } catch (problem) {
      tell(`Stream ${shortId(stream.stream_id)} was not stopped. ${problem.message}`);
    }

    settled();
  }, { once: true });
  dialog.showModal();
}
