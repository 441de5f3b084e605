import { api } from './api.js';
import { drawTakeovers } from './charts.js';
import { byId, setText } from './dom.js';
import { EventLog } from './events.js';
import { Feed } from './feed.js';
import { showFigures } from './figures.js';
import { Finder } from './finder.js';
import { Refresher } from './refresher.js';
import { liveReplicas } from './replicas.js';
import { liveSessions, sessionsOf } from './sessions.js';
import { confirmStop } from './stopper.js';
import { liveStreams } from './streams.js';
import { Takeovers } from './takeovers.js';

/** Everything behind the key: what is known, and what keeps it fresh. `leave(problem)` is called where the host wants the key no more. */
export class Board {
  #streams = null;
  #replicas = null;
  #needle = '';
  #takeovers = new Takeovers();
  #feed = null;
  #refresher = null;

  constructor(leave) {
    this.leave = leave;
    this.finder = new Finder({ stop: this.#stop });
    const tools = { look: this.finder.look, stop: this.#stop, takeovers: this.#takeovers };
    this.log = new EventLog(tools);
    this.showStreams = liveStreams(tools);
    this.showSessions = liveSessions(tools);
    this.showReplicas = liveReplicas();
    byId('hold').addEventListener('click', () => this.#show());
    byId('find').addEventListener('input', event => this.#narrow(event.target.value));
    byId('find-form').addEventListener('submit', event => {
      event.preventDefault();
      if (this.#needle) this.finder.look(this.#needle);
    });
    addEventListener('resize', () => this.#show());
  }

  start() {
    byId('board').hidden = false;
    this.#refresher = new Refresher(() => this.#ask());
    this.#feed = new Feed({
      event: event => this.#told(event),
      live: () => this.#feedIs('Live', 'good'),
      away: pause => {
        this.log.addGap();
        this.#feedIs(`Live feed lost, trying again in ${Math.ceil(pause / 1000)} s`, 'warn');
      },
      refused: problem => this.leave(problem),
    });
    this.#show();
    this.#refresher.start();
    this.#feed.run();
  }

  end() {
    this.#refresher?.end();
    this.#feed?.end();
    byId('board').hidden = true;
    byId('feed-state').hidden = true;
    setText(byId('problem'), '');
    setText(byId('notice'), '');
  }

  async #ask() {
    const banner = byId('problem');
    try {
      [this.#replicas, this.#streams] = await Promise.all([api.replicas(), api.streams()]);
      this.#streams.sort((one, other) => Date.parse(one.started_at) - Date.parse(other.started_at));
      if (banner.textContent !== '') this.#feed.retryNow();
      setText(banner, '');
    } catch (problem) {
      if (problem.isFinal) {
        this.leave(problem);
        return;
      }

      setText(banner, problem.message);
      if (problem.kind === 'unreachable') this.#feed.drop();
    }

    byId('board').classList.toggle('old', banner.textContent !== '');
    this.#show();
  }

  #told(event) {
    this.log.add(event);
    this.#takeovers.add(event);
    this.#refresher.soon();
  }

  #show() {
    const sessions = this.#streams && sessionsOf(this.#streams);
    const takeovers = this.#takeovers.recent();
    showFigures({ streams: this.#streams, sessions, replicas: this.#replicas, takeovers });
    this.showStreams(this.#streams, this.#matches);
    this.showSessions(sessions, this.#matches);
    this.showReplicas(this.#replicas);
    this.log.show(this.#matches);
    drawTakeovers(takeovers);
  }

  #narrow(typed) {
    this.#needle = typed.trim();
    this.#show();
  }

  /** Of a stream, a session or an event. */
  #matches = ({ stream_id: stream, session, owner }) => [stream, session, owner].some(id => (id ?? '').includes(this.#needle));

  #stop = stream => confirmStop(stream, {
    tell: words => setText(byId('notice'), words),
    settled: () => {
      this.#refresher.soon();
      this.finder.changed(stream.stream_id);
    },
  });

  #feedIs(words, tone) {
    const pill = byId('feed-state');
    pill.hidden = false;
    pill.className = `pill ${tone}`;
    setText(pill, words);
  }
}
