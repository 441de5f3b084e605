// Drives the real SDKs for the tests: a call comes in as a line of JSON, and its signals and its result go out as lines of JSON.
//   in   {id, client, dialect, stream, address, headers}       starts a call; {id, abort: true} aborts it
//   out  {id, signal: "headers" | "output"}                    response headers came; the application saw its first text
//        {id, result: {finished, text, error}}                 the SDK has returned, or thrown, for good
import { createInterface } from 'node:readline';
import { callAnthropic } from './anthropic.mjs';
import { seen } from './errors.mjs';
import { callOllama } from './ollama.mjs';
import { callOpenAI } from './openai.mjs';
import { callVercel } from './vercel.mjs';

// Standard output is the protocol's; what an SDK has to say goes elsewhere.
console.log = console.info = console.warn = console.debug = console.error;

const clients = { openai: callOpenAI, anthropic: callAnthropic, ollama: callOllama, ai: callVercel };
const aborts = new Map();

const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function run({ id, client, ...call }) {
  const abort = new AbortController();
  aborts.set(id, abort);
  const answer = { finished: false, text: '', error: null };
  const told = new Set();
  const signal = (name) => told.has(name) || (told.add(name), send({ id, signal: name }));
  try {
    await clients[client]({
      ...call,
      abort: abort.signal,
      fetch: async (...request) => {
        const response = await fetch(...request);
        signal('headers');
        return response;
      },
      output: (text) => {
        answer.text += text;
        signal('output');
      },
      finish: () => (answer.finished = true),
    });
  } catch (error) {
    answer.error = seen(error);
  }

  aborts.delete(id);
  send({ id, result: answer });
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.abort) {
    aborts.get(message.id)?.abort();
  } else {
    run(message);
  }
}
