import { GovernorClient, GovernorError } from "/demo/client/index.js";
import { AnswerView } from "./answers.js";
import { know, newLabel } from "./streams.js";
import { rename, tell } from "./timeline.js";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The conversation of this page: every answer is shown in its own place, and recovered for itself. */
export class Page {
    #client = new GovernorClient({ headers: { "X-Demo-Page": "1" } });
    #here;
    #request;
    #onChange;

    constructor(session, request, onChange) {
        this.#here = this.#client.conversation(session);
        this.#request = request;
        this.#onChange = onChange;
    }

    /** Asks in this page's conversation, which ends the answer before. */
    ask(prompt, headers, { losable = false } = {}) {
        return this.#ask(this.#here, prompt, headers, losable ? new AbortController() : null);
    }

    /** Asks as another device of the same session would, of which this page's conversation knows nothing. */
    askElsewhere(prompt, headers) {
        return this.#ask(this.#client.conversation(this.#here.session), prompt, headers, null);
    }

    /** The network fails under an answer, and after a while the page asks what became of it. */
    async lose(asked, { after = 0 } = {}) {
        tell("page", asked.stream.id, "connection lost");
        asked.connection.abort();
        await pause(after);
        await this.#recover(asked);
    }

    async stop() {
        const { current } = this.#here;
        const status = await this.#here.stop();
        tell("page", current.id, "stopped", `${status.state}${status.record?.outcome ? ` · ${status.record.outcome}` : ""}`);
    }

    get isStreaming() {
        return this.#here.current !== null && this.#here.current.outcome === null;
    }

    #ask(conversation, prompt, headers, connection) {
        const [path, body] = this.#request(prompt);
        const label = newLabel();
        const view = new AnswerView(prompt, label);
        const stream = conversation.send(path, { body, headers, signal: connection?.signal });
        const asked = { stream, view, label, connection };
        this.#show(asked);
        this.#onChange();
        return asked;
    }

    async #show(asked) {
        const { stream, view, label } = asked;
        stream.opened.then((id) => this.#opened(asked, id));
        try {
            const outcome = await stream.forEach((event) => view.add(event.text));
            view.ended(outcome, outcome === "superseded" ? "silently, by this page" : "");
            tell("page", stream.id, outcome, stream.id === null ? `${label.letter}: before its headers` : "");
        } catch (error) {
            if (!(error instanceof GovernorError)) {
                throw error;
            }

            view.ended(error.code, error.message);
            tell("page", stream.id, error.name, `${error.code}: ${error.message}`);
            await this.#recover(asked);
        } finally {
            this.#onChange();
        }
    }

    #opened({ view, label }, id) {
        if (id !== null) {
            know(id, label);
            rename(id);
            view.opened(id);
        }
    }

    async #recover({ stream, view }) {
        const { state, record } = await stream.settle();
        const owner = stream.isCurrent ? "still the owner" : "no longer the owner: nothing touched";
        tell("page", stream.id, `recovered: ${state}`, `${record?.outcome ?? "no record"} · ${owner}`);
        view.settled(state);
    }
}
