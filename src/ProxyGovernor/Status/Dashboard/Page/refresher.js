const EVERY = 2000;
const SOON = 300;

/** A host that answers slowly is asked less often: it has this many times as long to rest as it took, up to a limit. */
const REST = 4;
const LONGEST = 10_000;

/** Asks again and again while the page is seen, one call at a time. */
export class Refresher {
  #timer = 0;
  #due = Infinity;
  #took = 0;
  #ended = false;
  #asking = false;
  #askedMeanwhile = false;

  constructor(ask) {
    this.ask = ask;
    this.onSeen = () => { if (!document.hidden) this.soon(); };
  }

  start() {
    document.addEventListener('visibilitychange', this.onSeen);
    this.#schedule(0);
  }

  /** Something has changed: do not wait for the next round. */
  soon() {
    this.#askedMeanwhile = this.#asking;
    this.#schedule(this.#rest(SOON));
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.onSeen);
  }

  #schedule(delay) {
    const due = performance.now() + delay;
    if (this.#ended || this.#asking || due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#round(), delay);
  }

  async #round() {
    this.#due = Infinity;
    if (document.hidden) return;
    this.#asking = true;
    const began = performance.now();
    await this.ask();
    this.#took = performance.now() - began;
    this.#asking = false;
    this.#schedule(this.#rest(this.#askedMeanwhile ? SOON : EVERY));
    this.#askedMeanwhile = false;
  }

  #rest(least) {
    return Math.min(LONGEST, Math.max(least, this.#took * REST));
  }
}
