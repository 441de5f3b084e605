import Anthropic from '@anthropic-ai/sdk';

export async function callAnthropic({ stream, address, headers, abort, fetch, output, finish }) {
  const client = new Anthropic({ baseURL: address, apiKey: 'key', defaultHeaders: headers, fetch });
  const request = { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'hello' }], stream };
  const answer = await client.messages.create(request, { signal: abort });
  if (!stream) {
    output(answer.content[0].text);
    finish();
    return;
  }

  for await (const event of answer) {
    if (event.type === 'content_block_delta') output(event.delta.text);
    if (event.type === 'message_stop') finish();
  }
}
