import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { eventRecorder, readRecording, replay } from "@hotspare/simulate";
import { ManualClock } from "@hotspare/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { StatusError, scripted } from "../support/scripted-plugin.js";

/** A time during which a server fails a share of its requests, in milliseconds since the first call. */
interface Down {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly share: number;
}

interface Incident {
  readonly downs: readonly Down[];
  readonly lastsMs: number;
  /** Whether the fault is the server's, which both keys use. */
  readonly both: boolean;
  readonly gapMs: number;
  readonly seed: number;
}

const failover = {
  failback: { afterMs: 1_200 },
  breaker: { cooldownMs: 500, maxCooldownMs: 2_000 },
  retry: { backoffMs: 100, maxBackoffMs: 400, maxWaitMs: 1_500 },
  timeouts: { attemptMs: 600 },
};
const ids = ["a", "b"];
const server = "https://one.example.com/v1";

/** Numbers that look random, and are the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Runs and records an incident, then replays it on the configuration that was recorded. */
async function replayedOnItself({ downs, lastsMs, both, gapMs, seed }: Incident) {
  const where = await mkdtemp(join(tmpdir(), "hotspare-replay-"));
  const path = join(where, "incident.jsonl");
  const clock = new ManualClock();
  const random = numbers(seed);
  const beganMs = clock.monotonicMs();
  const completeOf = (id: string) => async () => {
    const atMs = clock.monotonicMs() - beganMs;
    const down =
      both || id === "a" ? downs.find((each) => each.fromMs <= atMs && atMs < each.untilMs) : undefined;
    const fails = down !== undefined && random() < down.share;
    await clock.sleep(fails ? 40 : 100);
    if (fails) throw new StatusError(503);
    const usage = { promptTokens: 9, completionTokens: 3, totalTokens: 12, source: "reported" as const };
    return { content: "Hello", toolCalls: [], finishReason: "stop" as const, usage, model: "m" };
  };
  const hotspare = createHotspare({ plugins: [scripted()], clock, random, ...failover });
  const vlm = hotspare.vlm({
    name: "captions",
    model: "m",
    credentials: ids.map((id) => ({
      id,
      provider: "scripted",
      script: {
        complete: completeOf(id),
        endpoint: both ? server : `https://${id}.example.com/v1`,
        identity: id,
      },
    })),
  });
  const recorder = eventRecorder(path);
  recorder.record(hotspare);
  const calls: Promise<unknown>[] = [];
  while (clock.monotonicMs() - beganMs < lastsMs) {
    calls.push(vlm.complete({ prompt: "Hello" }).catch(() => undefined));
    await clock.advance(Math.ceil(-Math.log(1 - random()) * gapMs));
  }
  await clock.advance(60_000);
  await Promise.all(calls);
  await recorder.close();
  await hotspare.close();
  const config = {
    ...failover,
    vlms: {
      captions: {
        model: "m",
        credentials: ids.map((id) => ({
          id,
          provider: "openai",
          apiKey: `the-key-${id}-of-nobody`,
          baseURL: both ? server : `https://${id}.example.com/v1`,
        })),
      },
    },
  };
  const { recorded, replayed } = await replay(await readRecording([path]), config as never, {
    plugins: [openai()],
  });
  await rm(where, { recursive: true });
  return { recorded, replayed: replayed.total };
}

const total = (fromMs: number, untilMs: number): Down => ({ fromMs, untilMs, share: 1 });
const base = { both: true, gapMs: 50, seed: 1, lastsMs: 25_000 };

const incident = fc.record({
  downs: fc.oneof(
    fc.integer({ min: 1_000, max: 6_000 }).map((lastsMs) => [total(4_000, 4_000 + lastsMs)]),
    fc
      .tuple(fc.integer({ min: 1_000, max: 5_000 }), fc.integer({ min: 3_000, max: 14_000 }))
      .map(([lastsMs, betweenMs]) => [
        total(1_000, 1_000 + lastsMs),
        total(1_000 + lastsMs + betweenMs, 3_000 + lastsMs + betweenMs),
      ]),
    fc
      .integer({ min: 2_000, max: 5_000 })
      .map((halfMs) => [1, 3, 5].map((turn) => total(turn * halfMs, (turn + 1) * halfMs))),
  ),
  lastsMs: fc.constant(30_000),
  both: fc.boolean(),
  gapMs: fc.integer({ min: 30, max: 150 }),
  seed: fc.nat(1_000),
});

/** A few failures more or less are the chance of when calls are retried. */
function expectNear(replayed: number, recorded: number, share: number): void {
  expect(Math.abs(replayed - recorded), `${replayed} replayed, ${recorded} recorded`).toBeLessThanOrEqual(
    5 + recorded * share,
  );
}

describe("a recording that is replayed on the configuration that was recorded", () => {
  it("fails as many calls in the second of two outages as in the recording", async () => {
    const { recorded, replayed } = await replayedOnItself({
      ...base,
      downs: [total(1_000, 2_500), total(18_000, 21_000)],
    });
    expect(recorded.failed).toBeGreaterThan(20);
    expectNear(replayed.failed, recorded.failed, 0.1);
  });

  it("fails nearly as many calls in outages and while the server flaps", async () => {
    await fc.assert(
      fc.asyncProperty(incident, async (given) => {
        const { recorded, replayed } = await replayedOnItself(given);
        expectNear(replayed.failed, recorded.failed, 0.15);
        expectNear(replayed.wasted, recorded.wasted, 0.15);
      }),
      { numRuns: depth(3, 40), seed: 7 },
    );
  });

  it("keeps the share of a brown-out", async () => {
    const downs = [{ fromMs: 2_000, untilMs: 28_000, share: 0.6 }];
    const { recorded, replayed } = await replayedOnItself({ ...base, lastsMs: 30_000, downs });
    expect(recorded.failed).toBeGreaterThan(10);
    expectNear(replayed.failed, recorded.failed, 0.4);
    expectNear(replayed.wasted, recorded.wasted, 0.15);
  });
});
