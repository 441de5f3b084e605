import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';

globalThis.AI_SDK_LOG_WARNINGS = false;

const models = {
  OpenAIChat: (settings) => createOpenAI(settings).chat('m'),
  OpenAIResponses: (settings) => createOpenAI(settings).responses('m'),
  Anthropic: (settings) => createAnthropic(settings)('m'),
};

export async function callVercel({ dialect, stream, address, headers, abort, fetch, output, finish }) {
  const model = models[dialect]({ baseURL: `${address}v1`, apiKey: 'key', headers, fetch });
  const request = { model, prompt: 'hello', abortSignal: abort };
  if (!stream) {
    const answer = await generateText(request);
    output(answer.text);
    finish();
    return;
  }

  // The SDK throws nothing from a stream: an application reads its errors among the parts.
  for await (const part of streamText({ ...request, onError: () => {} }).fullStream) {
    if (part.type === 'text-delta') output(part.text);
    if (part.type === 'finish' && part.finishReason === 'stop') finish();
    if (part.type === 'error') throw part.error;
    if (part.type === 'abort') throw new DOMException('The part of an abort.', 'AbortError');
  }
}
