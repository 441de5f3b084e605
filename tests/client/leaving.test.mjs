import assert from "node:assert/strict";
import { test } from "node:test";
import { CHAT, ScriptedProxy, readAll } from "./support/proxy.mjs";

const settled = (id) => Response.json({ state: "ended", stream_id: id, active: false, terminal: true, outcome: "canceled" });

test("a stop ends the answer in silence, tells the proxy, and hangs up when that is settled", async () => {
    const proxy = new ScriptedProxy();
    let answer;
    proxy.status = () => new Promise((resolve) => { answer = resolve; });
    const stream = proxy.conversation().send(CHAT);
    const reading = readAll(stream);
    (await proxy.request(0)).open("a").say("a", "x");
    await stream.opened;
    const stopping = stream.stop({ wait: 3 });

    assert.equal((await reading).error, null);
    assert.equal(stream.outcome, "canceled");
    assert.deepEqual(proxy.statusCalls, ["DELETE /governor/streams/a?wait=3"]);
    assert.equal(proxy.requests[0].signal.aborted, false);

    proxy.requests[0].write("data: {\"error\":{\"code\":\"canceled\"}}\n\n").done();
    answer(settled("a"));
    assert.equal((await stopping).record.outcome, "canceled");
});

test("a stop before the headers hangs up", async () => {
    const proxy = new ScriptedProxy();
    const conversation = proxy.conversation();
    const stream = conversation.send(CHAT);
    await proxy.request(0);

    assert.equal((await conversation.stop()).state, "missing");
    assert.equal(proxy.requests[0].signal.aborted, true);
    assert.equal((await readAll(stream)).error, null);
});

test("a conversation without a stream has nothing to stop", async () => {
    assert.equal(await new ScriptedProxy().conversation().stop(), null);
});

test("leaving the loop hangs up", async () => {
    const proxy = new ScriptedProxy();
    const stream = proxy.conversation().send(CHAT);
    (await proxy.request(0)).open("a").say("a", "x");
    for await (const event of stream) {
        assert.equal(event.text, "x");
        break;
    }

    assert.equal(proxy.requests[0].signal.aborted, true);
    assert.equal(stream.outcome, "canceled");
});

test("an application's own signal ends the answer in silence", async () => {
    const proxy = new ScriptedProxy();
    const leave = new AbortController();
    const stream = proxy.conversation().send(CHAT, { signal: leave.signal });
    const reading = readAll(stream);
    (await proxy.request(0)).open("a");
    leave.abort();

    assert.equal((await reading).error, null);
    assert.deepEqual([stream.outcome, proxy.requests[0].signal.aborted], ["canceled", true]);
});

test("a signal that has aborted before sends nothing that stays", async () => {
    const proxy = new ScriptedProxy();
    const stream = proxy.conversation().send(CHAT, { signal: AbortSignal.abort() });

    assert.equal((await readAll(stream)).error, null);
    assert.equal(proxy.requests.every((request) => request.signal.aborted), true);
});

test("a whole answer is let end, and not hung up on", async () => {
    const proxy = new ScriptedProxy();
    const stream = proxy.conversation().send(CHAT);
    (await proxy.request(0)).open("a").say("a", "x").write("data: [DONE]\n\n");

    assert.equal((await readAll(stream)).error, null);
    assert.equal(proxy.requests[0].signal.aborted, false);
    proxy.requests[0].end();
});

test("a stream is read once", async () => {
    const proxy = new ScriptedProxy();
    const stream = proxy.conversation().send(CHAT);
    (await proxy.request(0)).open("a").done();
    await readAll(stream);

    assert.match((await readAll(stream)).error.message, /read once/);
    assert.equal(stream.outcome, "completed");
});
