import { createHotspare, type HotspareOptions } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { rejection } from "../support/world.js";

const oldKey = "old-key-0123456789";
const newKey = "new-key-9876543210";
const spareKey = "spare-key-5555555555";

/** A key that a function gives before a spare that is a text; the old one is refused. */
async function createRotation(
  apiKey: () => string | Promise<string>,
  options: Partial<Omit<HotspareOptions<[ReturnType<typeof openai>]>, "plugins">> = {},
) {
  const simulator = await startSimulator();
  const hotspare = createHotspare({ random: () => 0, ...options, plugins: [openai()] });
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    await simulator.close();
  });
  simulator.key(oldKey).revoked();
  const { baseURL } = simulator;
  const embedder = hotspare.embedder({
    model: "text-embedding-3-small",
    dimensions: 8,
    credentials: [
      { id: "rotating", provider: "openai", apiKey, baseURL },
      { id: "spare", provider: "openai", apiKey: spareKey, baseURL },
    ],
  });
  return { simulator, embedder };
}

/** Gives the old key once, then the new one, and counts. */
function rotatingOnce(): (() => Promise<string>) & { reads: number } {
  const read = async () => {
    read.reads += 1;
    return read.reads === 1 ? oldKey : newKey;
  };
  read.reads = 0;
  return read;
}

describe("a key that a function gives", () => {
  it("is read again once for fifty first calls that were refused, and all of them are answered with it", async () => {
    const apiKey = rotatingOnce();
    const { embedder, simulator } = await createRotation(apiKey);
    simulator.key(oldKey).latency({ minMs: 0, maxMs: 30 });
    const results = await Promise.all(Array.from({ length: 50 }, () => embedder.embed(["hello"])));
    expect(new Set(results.map((result) => result.credentialId))).toEqual(new Set(["rotating"]));
    expect(apiKey.reads).toBe(2);
  });

  it("does not hold a call that is aborted while the function hangs", async () => {
    const abort = new AbortController();
    let reads = 0;
    const { embedder, simulator } = await createRotation(() => {
      reads += 1;
      if (reads === 1) {
        return oldKey;
      }
      setImmediate(() => abort.abort(new Error("enough")));
      return new Promise<string>(() => undefined);
    });
    const error = await rejection(embedder.embed(["hello"], { signal: abort.signal }));
    expect(error).toMatchObject({ message: "enough" });
    expect(simulator.requests).toHaveLength(1);
  });

  it("does not hold a call longer than an attempt may take", async () => {
    const clock = new ManualClock();
    let reads = 0;
    const apiKey = () => {
      reads += 1;
      return reads === 1 ? oldKey : new Promise<string>(() => undefined);
    };
    const { embedder } = await createRotation(apiKey, { clock });
    const answer = embedder.embed(["hello"], { timeouts: { attemptMs: 500 } });
    await expect.poll(() => reads).toBe(2);
    await clock.advance(500);
    expect((await answer).credentialId).toBe("spare");
  });

  it("is read again by a probe in the background too, so that the credential comes back", async () => {
    const clock = new ManualClock();
    let current = oldKey;
    const { embedder, simulator } = await createRotation(() => current, {
      clock,
      failback: { probe: "background" },
    });
    expect((await embedder.embed(["hello"])).credentialId).toBe("spare");
    current = newKey;
    await clock.advance(600_000);
    await embedder.embed(["hello"]);
    await simulator.key(newKey).waitForRequests(1);
    await expect.poll(() => embedder.activeCredentialId).toBe("rotating");
  });

  it("that does not come within an attempt is a fault of the credential, not of the endpoint that was not asked", async () => {
    const clock = new ManualClock();
    const { embedder, simulator } = await createRotation(() => new Promise<string>(() => undefined), {
      clock,
    });
    const answer = embedder.embed(["hello"], { timeouts: { attemptMs: 2_000 } });
    let isOver = false;
    void answer.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { credentialId, attempts } = await answer;
    expect(credentialId).toBe("spare");
    expect(attempts[0]?.classification).toMatchObject({ reason: "secret_timeout", scope: "credential" });
    expect(simulator.requests).toHaveLength(1);
  });

  it("that an Azure token provider does not give a second time is a fault of the credential too", async () => {
    const clock = new ManualClock();
    const simulator = await startSimulator();
    const hotspare = createHotspare({ random: () => 0, clock, plugins: [azure()] });
    onTestFinished(async () => {
      await hotspare.close({ graceMs: 0 });
      await simulator.close();
    });
    const place = {
      provider: "azure",
      endpoint: simulator.addressOf("azure"),
      deployment: "text-embedding-3-small",
    } as const;
    let reads = 0;
    const tokenProvider = () => {
      reads += 1;
      return reads === 1 ? newKey : new Promise<string>(() => undefined);
    };
    const embedder = hotspare.embedder({
      model: "text-embedding-3-small",
      dimensions: 8,
      credentials: [
        { id: "token", ...place, tokenProvider },
        { id: "spare", ...place, apiKey: spareKey },
      ],
    });
    expect((await embedder.embed(["hello"])).credentialId).toBe("token");
    const answer = embedder.embed(["hello"], { timeouts: { attemptMs: 500 } });
    await expect.poll(() => reads).toBe(2);
    await clock.advance(500);
    const { credentialId, attempts } = await answer;
    expect(credentialId).toBe("spare");
    expect(attempts[0]?.classification).toMatchObject({ reason: "secret_timeout", scope: "credential" });
  });

  it.each([1, 3])("is asked for again after it hung %d times, and serves then", async (hangs) => {
    const clock = new ManualClock();
    let reads = 0;
    const apiKey = () => {
      reads += 1;
      return reads <= hangs ? new Promise<string>(() => undefined) : newKey;
    };
    const { embedder } = await createRotation(apiKey, { clock });
    const served: string[] = [];
    for (let call = 0; call < 40 && served.at(-1) !== "rotating"; call += 1) {
      const answer = embedder.embed(["hello"], { timeouts: { attemptMs: 2_000 } });
      let result: string | undefined;
      void answer.then(({ credentialId }) => {
        result = credentialId;
      });
      while (result === undefined) {
        await clock.advance(500);
        await new Promise((resolve) => setImmediate(resolve));
      }
      served.push(result);
      // Long enough for a probe of whatever circuit the hanging has opened.
      await clock.advance(600_000);
    }
    expect(served.at(-1)).toBe("rotating");
    expect(served[0]).toBe("spare");
  });
});
