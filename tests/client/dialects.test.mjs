import assert from "node:assert/strict";
import { test } from "node:test";
import { ScriptedProxy, readAll } from "./support/proxy.mjs";

const tag = '"stream_id":"a"';
const NDJSON = "application/x-ndjson";

// What the proxy sends: two words, an ending; and what it sends when it ends a stream itself.
const DIALECTS = [
    {
        name: "OpenAIChat", path: "/v1/chat/completions",
        words: (word) => `data: {${tag},"choices":[{"delta":{"content":"${word}"}}]}\n\n`,
        ending: "data: [DONE]\n\n",
        failure: `data: {${tag},"error":{"message":"Newer.","type":"invalid_request_error","param":null,"code":"superseded"}}\n\ndata: [DONE]\n\n`,
    },
    {
        name: "OpenAIChat", path: "/v1/completions?x=1",
        words: (word) => `data: {${tag},"choices":[{"text":"${word}"}]}\n\n`,
        ending: "data: [DONE]\n\n",
        failure: `data: {${tag},"error":{"message":"Newer.","code":"superseded"}}\n\n`,
    },
    {
        name: "OpenAIResponses", path: "/v1/responses/",
        words: (word) => `event: response.output_text.delta\ndata: {${tag},"type":"response.output_text.delta","delta":"${word}"}\n\n`,
        ending: `event: response.completed\ndata: {${tag},"type":"response.completed","response":{"id":"r"}}\n\n`,
        failure: `event: error\ndata: {${tag},"type":"error","code":"superseded","message":"Newer.","sequence_number":3,"error":{"message":"Newer.","code":"superseded"}}\n\n`,
    },
    {
        name: "Anthropic", path: "/v1/messages",
        words: (word) => `event: content_block_delta\ndata: {${tag},"type":"content_block_delta","delta":{"type":"text_delta","text":"${word}"}}\n\nevent: ping\ndata: {"type":"ping"}\n\n`,
        ending: `event: message_stop\ndata: {${tag},"type":"message_stop"}\n\n`,
        failure: `event: error\ndata: {${tag},"type":"error","error":{"type":"invalid_request_error","message":"Newer."}}\n\n`,
    },
    {
        name: "Ollama", path: "/api/chat", type: NDJSON,
        words: (word) => `{${tag},"message":{"content":"${word}"},"done":false}\n`,
        ending: `{${tag},"message":{"content":""},"done":true}\n`,
        failure: `{${tag},"error":"Newer."}\n`,
    },
    {
        name: "Ollama", path: "/api/generate", type: NDJSON,
        words: (word) => `{${tag},"response":"${word}","done":false}\n`,
        ending: `{${tag},"response":"","done":true}`,
        failure: `{${tag},"error":"Newer."}\n`,
    },
    {
        name: "Gemini", path: "/v1beta/models/m:streamGenerateContent?alt=sse",
        words: (word) => `data: {${tag},"candidates":[{"content":{"parts":[{"text":"${word}"}]}}]}\r\n\r\n`,
        ending: `data: {${tag},"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}]}\r\n\r\n`,
        failure: `data: {${tag},"error":{"code":499,"message":"Newer.","status":"CANCELLED"}}\n\n`,
    },
    {
        name: "Sse", path: "/generate",
        words: (word) => `data: {${tag},"text":"${word}"}\n\n`,
        ending: "",
        failure: `event: error\ndata: {${tag},"error":{"type":"invalid_request_error","code":"superseded","message":"Newer."}}\n\n`,
    },
    {
        name: "Ndjson", path: "/generate", type: NDJSON,
        words: (word) => `{${tag},"text":"${word}"}\n`,
        ending: "",
        failure: `{${tag},"error":{"type":"invalid_request_error","code":"superseded","message":"Newer."}}\n`,
    },
];

const superseded = () => Response.json({ state: "active", stream_id: "a", active: true, terminal: true, outcome: "superseded" });

for (const { name, path, type, words, ending, failure } of DIALECTS) {
    test(`${name} at ${path}: a whole answer, in pieces of one byte`, async () => {
        const { answer, stream } = await begin(path, type);
        for (const character of `: ping\n\n`.repeat(type ? 0 : 1) + words("once ") + words("more") + ending) {
            answer.write(character);
        }

        answer.end();
        const { text, error } = await readAll(stream);
        assert.deepEqual([text, error, stream.outcome], ["once more", null, "completed"]);
    });

    test(`${name} at ${path}: superseded from elsewhere`, async () => {
        const { answer, stream } = await begin(path, type);
        answer.write(words("x") + failure).end();
        const { text, error } = await readAll(stream);

        assert.equal(text, "x");
        assert.deepEqual([error.name, error.code, error.streamId, error.message], ["SupersededError", "superseded", "a", "Newer."]);
        assert.equal(stream.outcome, "superseded");
    });

    test(`${name} at ${path}: no terminal`, async () => {
        const { answer, stream } = await begin(path, type);
        answer.write(words("x")).end();
        const { error } = await readAll(stream);

        // Plain streams have none: the end of the body is theirs.
        assert.equal(error?.code ?? null, ending === "" ? null : "incomplete");
    });
}

test("an explicit dialect goes before the path", async () => {
    const proxy = new ScriptedProxy();
    const stream = proxy.conversation().send("/v1/messages", { dialect: "OpenAIChat" });
    (await proxy.request(0)).open("a").say("a", "x").done();

    assert.equal((await readAll(stream)).text, "x");
});

test("the last event is marked, and delivered", async () => {
    const { answer, stream } = await begin("/api/chat", NDJSON);
    answer.write(`{${tag},"message":{"content":"x"},"done":true,"eval_count":7}\n`).end();
    const { events } = await readAll(stream);

    assert.deepEqual([events[0].last, events[0].json.eval_count], [true, 7]);
});

test("data of a plain event stream may be mere text", async () => {
    const { answer, stream } = await begin("/generate");
    answer.write("data: two\ndata:lines\nid: 7\nretry\n\n\n\n: only a comment\n\nevent: none\n\n").end();

    assert.deepEqual((await readAll(stream)).events.map(({ text, json }) => [text, json]), [["two\nlines", undefined]]);
});

test("line ends may come in pieces", async () => {
    const { answer, stream } = await begin("/generate");
    for (const character of "data: one\r\ndata: two\r\n\r\ndata: three\r\r") {
        answer.write(character);
    }

    answer.end();
    assert.deepEqual((await readAll(stream)).events.map(({ data }) => data), ["one\ntwo", "three"]);
});

test("half an event of a plain event stream is a protocol error", async () => {
    const { answer, stream } = await begin("/generate");
    answer.write("data: x\n\ndata: hal").end();
    const { text, error } = await readAll(stream);

    assert.deepEqual([text, error.name, error.code], ["x", "ProtocolError", "incomplete"]);
});

async function begin(path, type) {
    const proxy = new ScriptedProxy();
    proxy.status = superseded;
    const stream = proxy.conversation().send(path);
    const answer = (await proxy.request(0)).open("a", { type });
    return { answer, stream };
}
