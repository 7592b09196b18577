import { inspect } from "node:util";
import { AllCredentialsFailedError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { outcome } from "../support/engine-world.js";
import { createWorld } from "../support/world.js";

/** A reply that a test lets go. */
function heldRefusals() {
  const waiting: (() => void)[] = [];
  const refusal = {
    type: "body" as const,
    status: 401,
    body: '{"error":{"code":"invalid_api_key","message":"no"}}',
  };
  return {
    reply: () => new Promise<typeof refusal>((resolve) => waiting.push(() => resolve(refusal))),
    release: () => {
      for (const go of waiting.splice(0)) go();
    },
  };
}

describe("with the real SDK", () => {
  it.each(["add, remove", "remove, add", "replace"])(
    "twenty calls under way survive a rotation by %s",
    async (road) => {
      const world = await createWorld();
      const held = heldRefusals();
      world.key("old").reply(held.reply);
      const embedder = world.embedder(road === "remove, add" ? ["old", "other"] : ["old"]);
      world.key("other").revoked();
      const [fresh] = world.credentials(["new"]);
      if (fresh === undefined) throw new Error("no credential");
      const calls = Array.from({ length: 20 }, () => embedder.embed(["hello"]));
      await world.key("old").waitForRequests(20);
      if (road === "add, remove") {
        embedder.addCredential(fresh);
        embedder.removeCredential("old");
      } else if (road === "replace") {
        embedder.replaceCredential("old", { ...fresh, id: "old" });
      } else {
        embedder.removeCredential("old");
        embedder.addCredential(fresh);
      }
      held.release();
      const answers = await Promise.all(calls);
      expect(new Set(answers.map(({ credentialId }) => credentialId))).toEqual(
        new Set([road === "replace" ? "old" : "new"]),
      );
      expect(world.key("new").requests).toBe(20);
    },
  );

  it("checks of a server that gives 500 or hangs leave no request and no lease", async () => {
    for (const fault of ["status", "hang"] as const) {
      const world = await createWorld({ endpoints: ["one", "two"] });
      if (fault === "status") world.key("a").status(500);
      else world.key("a").hang();
      const embedder = world.embedder(["a", "b"]);
      for (let check = 1; check <= 5; check += 1) {
        const checking = embedder.checkCredentials();
        await world.key("a").waitForRequests(check);
        // The healthy one answers over a real socket, before time moves on.
        while ((embedder.status()[1]?.served ?? 0) < check)
          await new Promise((resolve) => setTimeout(resolve, 1));
        if (fault === "hang") await world.clock.advance(60_000);
        expect((await checking).map(({ answered }) => answered)).toEqual([false, true]);
      }
      expect(embedder.status()).toMatchObject([
        { state: "open", inFlight: 0 },
        { state: "closed", inFlight: 0 },
      ]);
      embedder.removeCredential("a");
      await world.simulator.waitUntilIdle();
    }
  });

  it("a black hole under totalMs is found out, and its requests are left", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    world.key("a").hang();
    const embedder = world.embedder(["a", "b"]);
    let failed = 0;
    for (let call = 0; call < 15; call += 1) {
      const end = outcome(embedder.embed(["hello"], { timeouts: { totalMs: 100 } }));
      const arrived = world.simulator.requests.length + 1;
      const hung = world.key("a").requests + 1;
      await world.simulator.waitForRequests(arrived);
      if (world.key("a").requests === hung) await world.clock.advance(100);
      failed += "error" in (await end) ? 1 : 0;
    }
    // The third cut in a row is the first that counts, and three that count open the circuit.
    expect(failed).toBeLessThanOrEqual(5);
    expect(embedder.status()[0]?.state).toBe("open");
    await world.simulator.waitUntilIdle();
  });

  it.each([0, 1, 3])("a stream that is left after %d pieces leaves no request", async (pieces) => {
    for (const how of ["return", "abort", "close"]) {
      const world = await createWorld();
      world
        .key("a")
        .latency(0)
        .keepAlives({ count: pieces === 0 ? Number.POSITIVE_INFINITY : 0 });
      const vlm = world.vlm(["a"]);
      const controller = new AbortController();
      const stream = vlm.stream({ prompt: "tell me a story" }, { signal: controller.signal });
      for (let piece = 0; piece < pieces; piece += 1) await stream.next();
      const pending = outcome(stream.next());
      await world.simulator.waitForRequests(1);
      if (how === "return") await stream.return?.();
      if (how === "abort") controller.abort(new Error("gone"));
      if (how === "close") {
        const closing = vlm.close({ graceMs: 0 });
        await world.clock.untilSleeping();
        await world.clock.advance(1);
        await closing;
      }
      await pending;
      await stream.return?.();
      await world.simulator.waitUntilIdle();
    }
  });

  it("a blip of 503 under two hundred calls at once loses none", async () => {
    const world = await createWorld();
    world.key("a").status(503, { times: 200 });
    const embedder = world.embedder(["a"]);
    const calls = Promise.all(Array.from({ length: 200 }, () => outcome(embedder.embed(["hello"]))));
    let isOver = false;
    void calls.then(() => {
      isOver = true;
    });
    await world.simulator.waitForRequests(200);
    while (!isOver) {
      await world.clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect((await calls).filter((end) => "error" in end)).toEqual([]);
  });

  it("a key that has left the list since it was refused is in no error of its call", async () => {
    const world = await createWorld();
    const [first] = world.credentials(["a"]);
    const key = String(first?.apiKey);
    const message = `Incorrect API key provided: ${key}.`;
    world.key("a").status(401, { body: { error: { message, code: "invalid_api_key" } } });
    world.key("b").revoked();
    const embedder = world.embedder(["a", "b", "c", "d", "e"]);
    embedder.events.on("failure", ({ credentialId }) => {
      // Most secrets leave, so that those which are left are indexed anew.
      if (credentialId === "a") for (const id of ["a", "c", "d", "e"]) embedder.removeCredential(id);
    });
    const end = await outcome(embedder.embed(["hello"]));
    const errors = "error" in end && AllCredentialsFailedError.isInstance(end.error) ? end.error.errors : [];
    const shown = errors.map((error) => (error instanceof Error ? `${error.message} ${error.stack}` : ""));
    expect(shown.filter((text) => text.includes("Incorrect API key provided: [secret]"))).toHaveLength(2);
    expect(inspect(end, { depth: 9, showHidden: true })).not.toContain(key);
  });

  it("the headers of a call arrive, over those of its credential, and are in no error", async () => {
    const world = await createWorld();
    world.key("a").status(400, {
      body: { error: { message: "bad header tenant-0123456789", type: "invalid_request_error" } },
      times: 1,
    });
    const embedder = world.embedder(["a"]);
    const headers = { "x-tenant": "tenant-0123456789" };
    const end = await outcome(embedder.embed(["hello"], { headers }));
    expect(String("error" in end && end.error)).not.toContain("tenant-0123456789");
    await embedder.embed(["hello"], { headers });
    expect(world.simulator.requests.map((request) => request.headers["x-tenant"])).toEqual([
      headers["x-tenant"],
      headers["x-tenant"],
    ]);
  });

  it.each([400, 401, 429, 500])(
    "a refusal (%d) whose body is nested beyond the stack moves on to the spare",
    async (status) => {
      const world = await createWorld({ endpoints: ["one", "two"] });
      const body = `{"error":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`;
      world.key("deep").reply(async () => ({ type: "body", status, body }));
      const result = await world.embedder(["deep", "good"]).embed(["hello"]);
      expect(result.credentialId).toBe("good");
      expect(result.attempts[0]?.classification).toMatchObject({
        class: "transient",
        reason: "unreadable_reply",
      });
    },
  );
});
