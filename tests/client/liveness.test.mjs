import assert from "node:assert/strict";
import { test } from "node:test";
import { CHAT, ScriptedProxy, readAll } from "./support/proxy.mjs";

test("a proxy that never answers", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const proxy = new ScriptedProxy();
    const reading = readAll(proxy.conversation({ livenessTimeout: 1000 }).send(CHAT));
    await proxy.request(0);
    t.mock.timers.tick(1000);

    assert.deepEqual([(await reading).error.name, (await reading).error.code], ["TimeoutError", "timeout_liveness"]);
    assert.equal(proxy.requests[0].signal.aborted, true);
});

test("a proxy that vanishes in the middle, by default", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { answer, stream, reading } = await begin();
    answer.say("a", "x");
    await turns();
    t.mock.timers.tick(180_000);

    const { text, error } = await reading;
    assert.deepEqual([text, error.code, stream.outcome], ["x", "timeout_liveness", "timeout_liveness"]);
});

test("heartbeats are life, and no events", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { answer, reading } = await begin({ livenessTimeout: 1000 });
    for (let beat = 0; beat < 5; beat++) {
        answer.write(": ping\n\n");
        await turns();
        t.mock.timers.tick(999);
    }

    answer.say("a", "x").done();
    const { events, error } = await reading;
    assert.deepEqual([events.length, error], [1, null]);
});

test("Infinity waits for ever", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { answer, reading } = await begin({ livenessTimeout: Infinity });
    await turns();
    t.mock.timers.tick(2 ** 31 - 1);
    answer.say("a", "x").done();

    assert.equal((await reading).error, null);
});

async function begin(options) {
    const proxy = new ScriptedProxy();
    const stream = proxy.conversation(options).send(CHAT);
    const reading = readAll(stream);
    return { answer: (await proxy.request(0)).open("a"), stream, reading };
}

const turns = async () => {
    for (let turn = 0; turn < 10; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
    }
};
