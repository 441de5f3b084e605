import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { StatusApi } from "./status.js";

/** A proxy, and the conversations that are held through it. */
export class GovernorClient {
    #connection;
    #status;

    constructor(options) {
        this.#connection = new Connection(options);
        this.#status = new StatusApi(this.#connection);
    }

    conversation(session) {
        return new Conversation(session, this.#connection, this.#status);
    }

    status(streamId) {
        return this.#status.get(streamId);
    }

    settle(streamId, options) {
        return this.#status.settle(streamId, options);
    }
}
