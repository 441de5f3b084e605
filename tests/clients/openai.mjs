import OpenAI from 'openai';

export async function callOpenAI({ dialect, stream, address, headers, abort, fetch, output, finish }) {
  const client = new OpenAI({ baseURL: `${address}v1`, apiKey: 'key', defaultHeaders: headers, fetch });
  await (dialect === 'OpenAIResponses' ? responses : chat)(client, stream, { signal: abort }, output, finish);
}

async function chat(client, stream, options, output, finish) {
  const request = { model: 'm', messages: [{ role: 'user', content: 'hello' }], stream };
  const answer = await client.chat.completions.create(request, options);
  for await (const { choices } of stream ? answer : [answer]) {
    const { delta, message, finish_reason } = choices[0] ?? {};
    const text = (delta ?? message)?.content;
    if (text) output(text);
    if (finish_reason) finish();
  }
}

async function responses(client, stream, options, output, finish) {
  const answer = await client.responses.create({ model: 'm', input: 'hello', stream }, options);
  if (!stream) {
    output(answer.output_text);
    finish();
    return;
  }

  for await (const event of answer) {
    if (event.type === 'response.output_text.delta') output(event.delta);
    if (event.type === 'response.completed') finish();
  }
}
