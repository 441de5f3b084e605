import { api } from './api.js';
import { byId, setText } from './dom.js';
import { key } from './key.js';

/** Asks for the operator's key, and tries it before it is let in. */
export function openGate(enter) {
  const form = byId('key-form');
  const input = byId('key');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    key.keep(input.value.trim());
    try {
      await api.replicas();
    } catch (problem) {
      // A store that is away says nothing against the key.
      if (problem.kind !== 'store') {
        key.forget();
        showGate(problem.kind === 'unreachable' ? 'The host does not answer.' : problem.message);
        return;
      }
    }

    input.value = '';
    enter();
  });
}

export function showGate(problem = '') {
  byId('gate').hidden = false;
  setText(byId('key-problem'), problem);
  byId('key').focus();
}

export function hideGate() {
  byId('gate').hidden = true;
  setText(byId('key-problem'), '');
}
