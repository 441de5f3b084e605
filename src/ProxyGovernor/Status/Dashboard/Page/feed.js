import { api } from './api.js';
import { events } from './sse.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/**
 * The live feed, which is opened again whenever it ends. Pauses double, with jitter, so that many open pages do not
 * return to a restarted host in the same instant.
 */
export class Feed {
  #ending = new AbortController();
  #connection = null;
  #wake = () => { };

  /** tell: `event(data)`, `live()`, `away(milliseconds)`, `refused(problem)`. */
  constructor(tell) {
    this.tell = tell;
  }

  async run() {
    let failures = 0;
    while (!this.#ending.signal.aborted) {
      try {
        await this.#watch(() => { failures = 0; });
      } catch (problem) {
        if (problem.isFinal) {
          this.tell.refused(problem);
          return;
        }
      }

      if (this.#ending.signal.aborted) return;
      await this.#pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures++) * (0.75 + Math.random() / 4));
    }
  }

  /** The host answers: no need to sit out a pause. */
  retryNow() {
    this.#wake();
  }

  /** The host does not answer: a connection that is still open is an empty shell. */
  drop() {
    this.#connection?.abort();
  }

  end() {
    this.#ending.abort();
    this.drop();
    this.#wake();
  }

  async #watch(opened) {
    this.#connection = new AbortController();
    try {
      const response = await api.events(this.#connection.signal);
      opened();
      this.tell.live();
      for await (const data of events(response.body)) this.tell.event(JSON.parse(data));
    } finally {
      this.#connection = null;
    }
  }

  async #pause(duration) {
    this.tell.away(duration);
    await new Promise(done => {
      const timer = setTimeout(done, duration);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
