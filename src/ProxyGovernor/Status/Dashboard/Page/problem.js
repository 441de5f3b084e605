/** Why a call failed, in words for whoever watches. */
export class Problem extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }

  /** Asking again would only be refused again. */
  get isFinal() {
    return this.kind === 'refused' || this.kind === 'absent';
  }
}

export function problemOf(status) {
  switch (status) {
    case 401:
      return new Problem('refused', 'The host refuses this key.');
    case 404:
      return new Problem('absent', 'There are no operator routes at this address: the host has no Management:OperatorKey, or Management:Urls gives them a listener of their own.');
    case 503:
      return new Problem('store', 'The lease store cannot be asked. Streams go on as their policy says; what is shown is what was last known.');
    default:
      return new Problem('unexpected', `The host answered with status ${status}.`);
  }
}

export const unreachable = () => new Problem('unreachable', 'The host does not answer. What is shown is what was last known.');

export const unsendable = () => new Problem('refused', 'A key with these characters cannot be sent in a header.');
