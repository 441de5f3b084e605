import assert from "node:assert/strict";
import { test } from "node:test";
import { CHAT, ScriptedProxy, readAll } from "./support/proxy.mjs";

test("events of another stream are dropped", async () => {
    const { answer, stream } = await begin();
    answer.say("b", "not mine").say("a", "mine").write("data: {\"stream_id\":\"b\",\"error\":{\"code\":\"superseded\"}}\n\n").done();

    assert.deepEqual([(await readAll(stream)).text, stream.dropped], ["mine", 2]);
});

test("without the header the first event names the stream", async () => {
    const { answer, stream } = await begin({ id: null });
    answer.say("a", "mine").say("b", "not mine").done();

    assert.deepEqual([(await readAll(stream)).text, stream.id], ["mine", "a"]);
});

test("an answer that is another stream's from end to end is no answer", async () => {
    const { answer, stream } = await begin();
    answer.say("b", "not mine").write("data: {\"stream_id\":\"b\",\"choices\":[]}\n\n").end();
    const { events, error } = await readAll(stream);

    assert.deepEqual([events.length, error.name, error.code], [0, "ProtocolError", "incomplete"]);
});

for (const [what, body, code] of [
    ["half an event", "data: {\"stream_id\":\"a\",\"choices\":[{\"delta\":{\"cont", "incomplete"],
    ["an event without its empty line", "data: {\"stream_id\":\"a\"}\n", "incomplete"],
    ["garbage in an event", "data: {]\n\n", "malformed"],
    ["JSON that is no object", "data: [1,2]\n\n", "malformed"],
    ["nothing", "", "incomplete"],
    ["bytes of no meaning", "\u0000\uFFFD\n\u0001\n\n", "incomplete"],
]) {
    test(`${what} is a protocol error`, async () => {
        const { answer, stream } = await begin();
        answer.write(body).end();
        const { events, error } = await readAll(stream);

        assert.deepEqual([events.length, error.name, error.code, error.streamId], [0, "ProtocolError", code, "a"]);
        assert.equal(stream.outcome, code);
    });
}

test("members of the wrong type are no text", async () => {
    const { answer, stream } = await begin();
    for (const json of ["{\"choices\":7}", "{\"choices\":[null]}", "{\"choices\":[{\"delta\":{\"content\":{}}}]}", "{\"stream_id\":5}"]) {
        answer.write(`data: ${json}\n\n`);
    }

    answer.done();
    const { text, error } = await readAll(stream);
    assert.deepEqual([text, error], ["", null]);
});

test("an endless line is given up", async () => {
    const { answer, stream } = await begin();
    const piece = "x".repeat(4 * 1024 * 1024);
    for (let sent = 0; sent < 5; sent++) {
        answer.write(piece);
    }

    assert.equal((await readAll(stream)).error.code, "malformed");
});

for (const type of ["text/html", "application/json", ""]) {
    test(`an answer of type '${type}' is no stream`, async () => {
        const { answer, stream } = await begin({ type });
        answer.write("<html>").end();
        const { error } = await readAll(stream);

        assert.deepEqual([error.name, error.code], ["ProtocolError", "not_a_stream"]);
    });
}

test("a connection that breaks is a network error", async () => {
    const { answer, stream } = await begin();
    const reading = readAll(stream);
    answer.say("a", "x");
    await stream.opened;
    setImmediate(() => answer.break());
    const { text, error } = await reading;

    assert.deepEqual([text, error.name, error.code, error.streamId], ["x", "NetworkError", "network", "a"]);
});

test("a proxy that cannot be reached is a network error", async () => {
    const proxy = new ScriptedProxy();
    const stream = proxy.conversation().send(CHAT);
    (await proxy.request(0)).break();

    assert.equal((await readAll(stream)).error.name, "NetworkError");
    assert.equal((await stream.settle()).state, "missing");
});

test("a fetch that throws at once is a network error", async () => {
    const stream = new ScriptedProxy().conversation({ fetch: () => { throw new TypeError("no"); } }).send(CHAT);

    assert.equal((await readAll(stream)).error.name, "NetworkError");
});

for (const [status, body, headers, name, code] of [
    [499, { error: { message: "m", code: "superseded" } }, {}, "SupersededError", "superseded"],
    [409, { error: { message: "m", code: "rejected" } }, { "Retry-After": "1" }, "RefusedError", "rejected"],
    [504, { error: { message: "m", code: "timeout_first_byte" } }, {}, "TimeoutError", "timeout_first_byte"],
    [503, { error: { message: "m", code: "shutdown" } }, { "Retry-After": "1" }, "UnavailableError", "shutdown"],
    [499, { type: "error", error: { type: "invalid_request_error", message: "m" } }, {}, "CanceledError", "upstream_error"],
    [401, { error: { message: "m", code: "unauthorized" } }, {}, "RefusedError", "unauthorized"],
    [500, "<h1>nginx</h1>", {}, "UpstreamError", "upstream_error"],
    [502, "", {}, "UpstreamError", "upstream_error"],
]) {
    test(`an answer of status ${status} is a ${name}`, async () => {
        const { answer, stream } = await begin({ type: "application/json", status, headers });
        answer.write(typeof body === "string" ? body : JSON.stringify(body)).end();
        const { error } = await readAll(stream);

        assert.deepEqual([error.name, error.code, error.status, error.retryAfter], [name, code, status, headers["Retry-After"] ? 1 : null]);
        assert.notEqual(error.message, "");
    });
}

async function begin({ id = "a", ...options } = {}) {
    const proxy = new ScriptedProxy();
    const stream = proxy.conversation().send(CHAT);
    return { answer: (await proxy.request(0)).open(id, options), stream };
}
