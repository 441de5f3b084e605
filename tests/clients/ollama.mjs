import { Ollama } from 'ollama';

export async function callOllama({ stream, address, headers, abort, fetch, output, finish }) {
  // The SDK's own abort ends only what streams already: an application that wants more hands in a fetch with a signal.
  const abortable = (url, init) => fetch(url, { ...init, signal: AbortSignal.any([abort, init.signal].filter(Boolean)) });
  const client = new Ollama({ host: address, headers, fetch: abortable });
  const answer = await client.chat({ model: 'm', messages: [{ role: 'user', content: 'hello' }], stream });
  for await (const { message, done } of stream ? answer : [answer]) {
    if (message.content) output(message.content);
    if (done) finish();
  }
}
