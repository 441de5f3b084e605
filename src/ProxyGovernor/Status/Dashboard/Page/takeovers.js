const NAMES = { prev_stream_finished_cleanly: 'clean', prev_stream_forced: 'forced' };

/** How far back the charts look. */
export const WINDOW = 10 * 60_000;

const MOST = 5000;

/** The takeovers of the last minutes, as the live feed told them. */
export class Takeovers {
  #all = [];

  add(event) {
    const result = NAMES[event.name];
    if (!result) return;
    this.#all.push({ at: new Date(event.time).getTime(), session: event.session, waited: event.milliseconds ?? 0, forced: result === 'forced' });
    if (this.#all.length > MOST) this.#all.shift();
  }

  recent(now = Date.now()) {
    this.#all = this.#all.filter(takeover => now - takeover.at < WINDOW);
    return this.#all;
  }

  in(session) {
    return this.#all.filter(takeover => takeover.session === session);
  }
}

/** What the charts show, for those who do not see them. */
export function summaryOf(takeovers) {
  if (takeovers.length === 0) return 'No takeover.';
  const waits = takeovers.map(takeover => takeover.waited).sort((one, other) => one - other);
  const forced = takeovers.filter(takeover => takeover.forced).length;
  const said = value => `${Math.round(value * 10) / 10} ms`;
  return `${takeovers.length} ${takeovers.length === 1 ? 'takeover' : 'takeovers'}, ${forced} forced. Median wait ${said(waits[Math.floor(waits.length / 2)])}, longest ${said(waits.at(-1))}.`;
}
