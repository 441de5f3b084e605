import { byId, facts, make } from './dom.js';
import { number } from './format.js';

const alarming = (value, alarm) => alarm ? make('strong', { class: 'warn' }, value) : value;

/** The few numbers to see first; what was never answered is not zero. */
export function showFigures({ streams, sessions, replicas, takeovers }) {
  const waiting = sessions?.reduce((sum, session) => sum + session.waiting, 0);
  const degraded = replicas?.filter(replica => replica.degraded).length;
  const forced = takeovers.filter(takeover => takeover.forced).length;
  facts(byId('figures'), [
    ['Live streams', number(streams?.length)],
    ['Sessions', number(sessions?.length)],
    ['Waiting', alarming(number(waiting), waiting > 0)],
    ['Takeovers, 10 min', number(takeovers.length)],
    ['Forced', alarming(number(forced), forced > 0)],
    ['Replicas', degraded > 0 ? alarming(`${number(replicas.length)}, ${degraded} degraded`, true) : number(replicas?.length)],
  ]);
}
