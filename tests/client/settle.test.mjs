import assert from "node:assert/strict";
import { test } from "node:test";
import { CHAT, ScriptedProxy, readAll } from "./support/proxy.mjs";

const record = (state, more) => Response.json({ state, stream_id: "a", ...more });
const active = () => record("active", { active: true, terminal: true, outcome: "completed" });

test("terminal is not settled: it asks until the session is free", async () => {
    const answers = [active, active, () => record("ended", { outcome: "completed" })];
    const { proxy, stream } = await finished(() => answers.shift()());
    const status = await stream.settle({ interval: 1 });

    assert.deepEqual([status.state, status.settled, status.record.outcome, proxy.statusCalls.length], ["ended", true, "completed", 3]);
});

test("it gives up after ten times, 200 ms apart", async (t) => {
    const { proxy, stream } = await finished(active);
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const settling = stream.settle();
    for (let pauses = 0; pauses < 9; pauses++) {
        await turns();
        assert.equal(proxy.statusCalls.length, pauses + 1);
        t.mock.timers.tick(199);
        await turns();
        assert.equal(proxy.statusCalls.length, pauses + 1);
        t.mock.timers.tick(1);
    }

    assert.deepEqual([(await settling).state, (await settling).settled, proxy.statusCalls.length], ["active", false, 10]);
});

for (const [what, answer, state] of [
    ["unknown", () => Response.json({ state: "missing", active: false, terminal: false }, { status: 404 }), "missing"],
    ["swept", () => record("stale", { outcome: "stale" }), "stale"],
]) {
    test(`a stream that is ${what} is settled`, async () => {
        const { proxy, stream } = await finished(answer);
        assert.deepEqual([(await stream.settle()).state, proxy.statusCalls.length], [state, 1]);
    });
}

for (const [what, answer, name] of [
    ["refused", () => Promise.reject(new TypeError("refused")), "NetworkError"],
    ["garbage", () => new Response("<html>"), "ProtocolError"],
    ["no record", () => Response.json({ hello: 1 }), "ProtocolError"],
    ["null", () => Response.json(null), "ProtocolError"],
    ["another stream's", () => Response.json({ state: "ended", stream_id: "b" }), "ProtocolError"],
    ["a store that is away", () => Response.json({ state: "error", active: false }, { status: 503 }), "GovernorError"],
]) {
    test(`a status call that is ${what} is asked again, and then the state is error`, async () => {
        const { proxy, stream } = await finished(answer);
        const status = await stream.settle({ attempts: 3, interval: 1 });

        assert.deepEqual([status.state, status.settled, status.record, status.error.name, proxy.statusCalls.length], ["error", false, null, name, 3]);
    });
}

test("a status call that hangs is bounded, and aborted", async () => {
    let signal;
    const { stream } = await finished((_, init) => new Promise(() => { signal = init.signal; }), { statusTimeout: 5 });
    const status = await stream.settle({ attempts: 1 });

    assert.deepEqual([status.state, status.error.name, status.error.code, signal.aborted], ["error", "TimeoutError", "timeout_status", true]);
});

test("an application that leaves need not wait for it", async () => {
    const { stream } = await finished(() => new Promise(() => {}));
    const leave = new AbortController();
    const settling = stream.settle({ signal: leave.signal });
    leave.abort(new Error("gone"));

    await assert.rejects(settling, /gone/);
});

test("an older stream settles for itself, and knows that it is no longer the owner", async () => {
    const proxy = new ScriptedProxy();
    proxy.status = () => record("ended");
    const conversation = proxy.conversation();
    const a = conversation.send(CHAT);
    (await proxy.request(0)).open("a");
    await a.opened;
    const b = conversation.send(CHAT);
    const status = await a.settle();

    assert.deepEqual([status.record.stream_id, a.isCurrent, conversation.current === b, b.outcome], ["a", false, true, null]);
});

test("attempts and interval are checked", async () => {
    const { stream } = await finished(active);
    await assert.rejects(stream.settle({ attempts: 0 }), /attempts is '0'/);
    await assert.rejects(stream.settle({ interval: -1 }), /interval is '-1'/);
});

async function finished(status, options) {
    const proxy = new ScriptedProxy();
    proxy.status = status;
    const stream = proxy.conversation(options).send(CHAT);
    (await proxy.request(0)).open("a").done();
    await readAll(stream);
    return { proxy, stream };
}

const turns = async () => {
    for (let turn = 0; turn < 10; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
    }
};
