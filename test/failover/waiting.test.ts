import { AllCredentialsFailedError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

const rateLimited = {
  error: { message: "Rate limit reached.", type: "requests", param: null, code: "rate_limit_exceeded" },
};

describe("a wait that the provider states", () => {
  it("is waited out by a call that has no other credential, when it is near", async () => {
    const world = await createWorld();
    world.key("a").status(429, { body: rateLimited, headers: { "retry-after": "1" }, times: 1 });
    const answer = world.embedder(["a"]).embed(["hello"]);
    await world.clock.untilSleeping();
    expect([world.key("a").requests, world.clock.soonestMs]).toEqual([1, 1_000]);
    await world.clock.advance(1_000);
    expect((await answer).attempts.map((attempt) => [attempt.classification?.class, attempt.probe])).toEqual([
      ["rate_limited", false],
      [undefined, true],
    ]);
  });

  it("is not waited for when it is far, and is told", async () => {
    const world = await createWorld();
    world.key("a").status(429, { body: rateLimited, headers: { "retry-after": "20" } });
    world.key("b").status(429, { body: rateLimited, headers: { "retry-after": "40" } });
    const error = await rejection(world.embedder(["a", "b"]).embed(["hello"]));
    expect(AllCredentialsFailedError.isInstance(error) && [error.class, error.retryAfterMs]).toEqual([
      "rate_limited",
      20_000,
    ]);
  });

  it("is no reason to ask again at once when the failure parks nobody", async () => {
    const world = await createWorld({ policy: { rate_limited: { call: "next", circuit: "none" } } });
    world.key("a").status(429, { body: rateLimited, headers: { "retry-after": "5" } });
    expect(await rejection(world.embedder(["a"]).embed(["hello"]))).toMatchObject({ status: 429 });
    expect(world.key("a").requests).toBe(1);
  });

  it("of a fetch that failed at the provider leaves the rounds as they are", async () => {
    const world = await createWorld();
    const message = "Timeout while downloading cat.png. Please try again in 20s.";
    world.key("a").status(400, {
      body: { error: { message, type: "invalid_request_error", code: "invalid_image_url" } },
    });
    const failed = rejection(world.vlm(["a"]).complete({ prompt: "x" }));
    for (let round = 1; round < 3; round += 1) {
      await world.clock.untilSleeping();
      await world.clock.advance(world.clock.soonestMs);
    }
    expect(await failed).toMatchObject({ status: 400 });
    expect(world.key("a").requests).toBe(3);
  });

  it.each(["one", "two"])("of servers in trouble is kept when %s of them state it", async (count) => {
    const world = await createWorld({ endpoints: ["one", "two"], retry: { maxWaitMs: 0 } });
    world.simulator.everyKey().status(503, { headers: { "retry-after": "5" } });
    const keys = count === "one" ? ["a"] : ["a", "b"];
    const failed = rejection(world.embedder(keys).embed(["hello"]));
    for (let round = 1; round < 3; round += 1) {
      await Promise.race([world.clock.untilSleeping(), failed]);
      if (world.clock.sleeping > 0) await world.clock.advance(world.clock.soonestMs);
    }
    await failed;
    expect(keys.map((key) => world.key(key).requests)).toEqual(keys.map(() => 1));
  });

  it("keeps the credential unasked to the millisecond", async () => {
    const world = await createWorld();
    world.key("a").status(429, { body: rateLimited, headers: { "retry-after-ms": "20000" }, times: 1 });
    const embedder = world.embedder(["a", "b"]);
    await embedder.embed(["1"]);
    await world.clock.advance(19_999);
    expect((await embedder.embed(["2"])).credentialId).toBe("b");
    await world.clock.advance(1);
    expect((await embedder.embed(["3"])).credentialId).toBe("a");
  });

  it("of a day is believed in reports, and probed each ten minutes", async () => {
    const world = await createWorld();
    world.key("a").status(429, { body: rateLimited, headers: { "retry-after": "86400" }, times: 1 });
    const embedder = world.embedder(["a", "b"]);
    await embedder.embed(["1"]);
    expect(embedder.status()[0]?.untilMs).toBe(world.clock.epochMs() + 86_400_000);
    await world.clock.advance(600_000);
    expect((await embedder.embed(["2"])).credentialId).toBe("a");
  });
});

describe("rounds", () => {
  it("go on after a back-off while everybody is down, and end with the first that comes back", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    world.key("a").status(503);
    world.key("b").status(503, { times: 1 });
    const answer = world.embedder(["a", "b"]).embed(["hello"]);
    await world.clock.untilSleeping();
    expect(world.clock.soonestMs).toBe(250);
    await world.clock.advance(250);
    expect((await answer).attempts.map((attempt) => attempt.credentialId)).toEqual(["a", "b", "a", "b"]);
  });

  it("are three in all, with a back-off that doubles", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    world.key("a").status(503);
    world.key("b").status(500);
    const answer = rejection(world.embedder(["a", "b"]).embed(["hello"]));
    const waits = [];
    for (let round = 0; round < 2; round += 1) {
      await world.clock.untilSleeping();
      waits.push(world.clock.soonestMs);
      await world.clock.advance(world.clock.soonestMs);
    }
    const error = await answer;
    expect(waits).toEqual([250, 500]);
    expect(
      AllCredentialsFailedError.isInstance(error) && error.failures.map((one) => one.attemptCount),
    ).toEqual([3, 3]);
  });

  it("revisit only those whose last failure was transient", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    world.key("a").revoked();
    world.key("b").status(503, { times: 1 });
    const answer = world.embedder(["a", "b"]).embed(["hello"]);
    await world.clock.untilSleeping();
    await world.clock.advance(250);
    expect((await answer).attempts.map((attempt) => attempt.credentialId)).toEqual(["a", "b", "b"]);
  });

  it("wait before another key of a server that failed as a whole", async () => {
    const world = await createWorld();
    world.key("a").status(503);
    const answer = world.embedder(["a", "b"]).embed(["hello"]);
    await world.clock.untilSleeping();
    expect([world.key("b").requests, world.clock.soonestMs]).toEqual([0, 250]);
    await world.clock.advance(250);
    expect((await answer).credentialId).toBe("b");
  });

  it("ask another server first, whatever the order", async () => {
    const world = await createWorld({ endpoints: ["one", "one", "two"] });
    world.key("a").status(503);
    expect((await world.embedder(["a", "b", "c"]).embed(["hello"])).credentialId).toBe("c");
  });

  it("end at maxAttempts", async () => {
    const world = await createWorld({ endpoints: ["one", "two"], retry: { maxAttempts: 1 } });
    world.key("a").status(503);
    await rejection(world.embedder(["a", "b"]).embed(["hello"]));
    expect(world.simulator.requests).toHaveLength(1);
  });

  it("try again on the same credential first when asked to", async () => {
    const world = await createWorld({ endpoints: ["one", "two"], retry: { sameCredential: 1 } });
    world.key("a").status(503, { times: 1 });
    const answer = world.embedder(["a", "b"]).embed(["hello"]);
    await world.clock.untilSleeping();
    await world.clock.advance(250);
    expect((await answer).attempts.map((attempt) => attempt.credentialId)).toEqual(["a", "a"]);
  });

  it("are not begun when they cannot end within the call's time", async () => {
    const world = await createWorld();
    world.key("a").status(503);
    await rejection(world.embedder(["a"]).embed(["hello"], { timeouts: { totalMs: 200 } }));
    expect([world.simulator.requests.length, world.clock.sleeping]).toEqual([1, 0]);
  });

  it("draw on the endpoint's budget, so that a server in trouble is not asked many times more than calls are made", async () => {
    const world = await createWorld({ retry: { backoffMs: 1, maxBackoffMs: 1 } });
    world.key("a").status(500);
    const embedder = world.embedder(["a"]);
    for (let call = 0; call < 100; call += 1) {
      const answer = rejection(embedder.embed([String(call)]));
      let ended = false;
      void answer.then(() => {
        ended = true;
      });
      while (!ended) {
        await world.clock.advance(1);
      }
    }
    expect(world.simulator.requests.length).toBeLessThan(210);
  });
});
