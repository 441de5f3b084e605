import { key } from './key.js';
import { problemOf, unreachable, unsendable } from './problem.js';

const SENDABLE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

async function call(path, options = {}) {
  const sent = key.get() ?? '';
  if (!SENDABLE.test(sent)) throw unsendable();
  let response;
  try {
    // Relative to the page, so that a prefix in front of the proxy is kept.
    response = await fetch(path, { cache: 'no-store', credentials: 'same-origin', redirect: 'error', ...options, headers: { 'X-Operator-Key': sent } });
  } catch (failure) {
    if (options.signal?.aborted) throw failure;
    throw unreachable();
  }

  if (!response.ok) throw problemOf(response.status);
  return response;
}

async function read(path, options) {
  const response = await call(path, options);
  try {
    return await response.json();
  } catch {
    throw unreachable();
  }
}

async function readIfKnown(kind, id, query = '', options = {}) {
  // Dots would lead out of the API, encoded ones too, and carry the key to a model server.
  if (id === '.' || id === '..') return null;
  try {
    return await read(`${kind}/${encodeURIComponent(id)}${query}`, options);
  } catch (problem) {
    // Of one stream or session, 404 says that nobody knows it.
    if (problem.kind === 'absent') return null;
    throw problem;
  }
}

export const api = {
  streams: () => read('streams'),
  replicas: () => read('replicas'),
  events: signal => call('events', { signal }),
  stream: id => readIfKnown('streams', id),
  session: session => readIfKnown('sessions', session),
  stop: id => readIfKnown('streams', id, '?wait=5', { method: 'DELETE' }),
};
