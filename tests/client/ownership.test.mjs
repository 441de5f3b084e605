import assert from "node:assert/strict";
import { test } from "node:test";
import { CHAT, ScriptedProxy, readAll } from "./support/proxy.mjs";

test("a newer request aborts the older in silence", async () => {
    const proxy = new ScriptedProxy();
    const conversation = proxy.conversation();
    const a = conversation.send(CHAT);
    const reading = readAll(a);
    (await proxy.request(0)).open("a").say("a", "old");
    await a.opened;
    const b = conversation.send(CHAT);

    assert.equal(proxy.requests[0].signal.aborted, true);
    assert.equal((await reading).error, null);
    assert.equal(a.outcome, "superseded");
    assert.deepEqual([a.isCurrent, b.isCurrent, conversation.current === b], [false, true, true]);
});

test("a request is aborted before its headers are here", async () => {
    const proxy = new ScriptedProxy();
    const conversation = proxy.conversation();
    const a = conversation.send(CHAT);
    conversation.send(CHAT);

    assert.equal(await a.opened, null);
    assert.deepEqual((await readAll(a)), { events: [], text: "", error: null });
});

test("events that were read already are not delivered after a takeover", async () => {
    const proxy = new ScriptedProxy();
    const conversation = proxy.conversation();
    const a = conversation.send(CHAT);
    (await proxy.request(0)).open("a").write(`${"data: {\"stream_id\":\"a\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n".repeat(5)}`);
    const seen = [];
    for await (const event of a) {
        seen.push(event.text);
        conversation.send(CHAT);
    }

    assert.deepEqual(seen, ["x"]);
});

test("a callback never runs for a stream that lost its conversation, however shortly before", async () => {
    const late = [];
    for (let moments = 0; moments < 40; moments++) {
        const proxy = new ScriptedProxy();
        const conversation = proxy.conversation();
        const a = conversation.send(CHAT);
        const reading = a.forEach(() => late.push(a.isCurrent));
        (await proxy.request(0)).open("a");
        await a.opened;
        proxy.requests[0].say("a", "x");
        for (let moment = 0; moment < moments; moment++) {
            await null;
        }

        conversation.send(CHAT);
        assert.equal(await reading, "superseded");
    }

    assert.ok(late.length > 0, "no takeover came late enough");
    assert.ok(late.every((current) => current), "called for an older stream");
});

test("a terminal that the older stream had coming is not thrown after a takeover", async () => {
    const proxy = new ScriptedProxy();
    const conversation = proxy.conversation();
    const a = conversation.send(CHAT);
    (await proxy.request(0)).open("a").write("data: {\"error\":{\"message\":\"late\",\"code\":\"upstream_error\"}}\n\n").end();
    await a.opened;
    conversation.send(CHAT);

    assert.equal((await readAll(a)).error, null);
});

test("a takeover while the proxy is asked how the older ended keeps its error to itself", async () => {
    const proxy = new ScriptedProxy();
    const conversation = proxy.conversation();
    let answer;
    const asked = new Promise((resolve) => {
        proxy.status = () => { resolve(); return new Promise((respond) => { answer = respond; }); };
    });
    const a = conversation.send("/v1/messages");
    const reading = readAll(a);
    (await proxy.request(0)).open("a").write("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}\n\n").end();
    await asked;
    conversation.send("/v1/messages");
    answer(Response.json({ state: "ended", stream_id: "a", outcome: "upstream_error" }));

    assert.equal((await reading).error, null);
    assert.equal(a.outcome, "superseded");
});

test("two conversations do not know each other", async () => {
    const proxy = new ScriptedProxy();
    const client = proxy.client();
    const a = client.conversation("one").send(CHAT);
    const b = client.conversation("two").send(CHAT);
    (await proxy.request(0)).open("a").say("a", "A").done();
    (await proxy.request(1)).open("b").say("b", "B").done();

    assert.deepEqual([(await readAll(a)).text, (await readAll(b)).text], ["A", "B"]);
    assert.deepEqual(proxy.requests.map((request) => request.headers.get("X-Session-Id")), ["one", "two"]);
});

test("A to E in one breath: only the newest leaves the page", async () => {
    const proxy = new ScriptedProxy();
    const conversation = proxy.conversation();
    const streams = ["a", "b", "c", "d", "e"].map(() => conversation.send(CHAT));
    const readings = streams.map(readAll);
    (await proxy.request(0)).open("e").say("e", "newest").done();

    assert.deepEqual((await Promise.all(readings)).map(({ text, error }) => [text, error]), [["", null], ["", null], ["", null], ["", null], ["newest", null]]);
    assert.deepEqual(streams.map((stream) => stream.outcome), ["superseded", "superseded", "superseded", "superseded", "completed"]);
    assert.equal(proxy.requests.length, 1);
});

test("a request that cannot be sent supersedes nobody", async () => {
    const proxy = new ScriptedProxy();
    const conversation = proxy.conversation();
    const a = conversation.send(CHAT);

    assert.throws(() => conversation.send(CHAT, { dialect: "Klingon" }), /'Klingon' is unknown; known are OpenAIChat, /);
    assert.throws(() => conversation.send(CHAT, { livenessTimeout: 0 }), /livenessTimeout is '0'/);
    assert.throws(() => conversation.send(CHAT, { headers: { "bad name": "x" } }), TypeError);
    assert.equal(a.isCurrent, true);
    await proxy.request(0);
    assert.equal(proxy.requests.length, 1);
});
