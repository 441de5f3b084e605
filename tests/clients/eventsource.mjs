// Reads event streams as the npm package eventsource-parser does: a body as a line of base64 comes in, what it dispatched goes out as a line of JSON.
import { createInterface } from 'node:readline';
import { createParser } from 'eventsource-parser';

function read(body) {
  const seen = { events: [], retries: [] };
  const parser = createParser({
    onEvent: ({ event, data, id }) => seen.events.push({ name: event || 'message', data, id: id ?? null }),
    onRetry: (milliseconds) => seen.retries.push(milliseconds),
  });
  parser.feed(new TextDecoder().decode(Buffer.from(body, 'base64')));
  return seen;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(read(line))}\n`);
}
