import { createHotspare } from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { ManualClock } from "@hotspare/testkit";
import { type Lane, timelinePicture } from "./timeline-picture.js";

const callCount = 60;
const accepted = 5;
const answerMs = 200;
const refusalMs = 20;
const stepMs = 10;

/** Sixty calls at once on a key that takes five requests at a time: who waits, who is refused, who is answered. */
export async function waitingPicture(): Promise<string> {
  const { lanes, lastMs, requests } = await runCalls();
  const lengthMs = Math.ceil(lastMs / 1_000) * 1_000;
  const seconds = (lastMs / 1_000).toFixed(1);
  return timelinePicture({
    name: "waiting",
    title: `${callCount} calls at once on a key that takes ${accepted} requests at a time: a row for each call`,
    description: `${callCount} rows, a call each, over ${seconds} seconds. All calls begin at once and most are refused. Then they wait. One call tries, then two, then more, until ${accepted} at a time are answered, in the order in which the calls began. No call fails. The key got ${requests} requests.`,
    lengthMs,
    laneHeight: 5,
    lanes,
    legend: [
      ["waits", "waits"],
      ["serves", `the request that is answered, ${answerMs} ms`],
      ["refused", "refused: too many requests"],
    ],
    story: [
      {
        atMs: lastMs,
        what: `${seconds} s  the last call is answered. No call failed, and the key got ${requests} requests`,
      },
    ],
    tickMs: lengthMs > 6_000 ? 1_000 : 500,
    tickText: (atMs) => `${atMs / 1_000} s`,
  });
}

async function runCalls(): Promise<{
  readonly lanes: readonly Lane[];
  readonly lastMs: number;
  readonly requests: number;
}> {
  const clock = new ManualClock();
  await using hotspare = createHotspare({ plugins: [busyKey(clock)], clock, random: () => 0.5 });
  const vlm = hotspare.vlm({ model: "m", credentials: [{ id: "team-a", provider: "busy" }] });
  const beganMs = clock.monotonicMs();
  const calls = new Map<
    number,
    { bars: Lane["bars"][number][]; marks: Lane["marks"][number][]; sentMs: number }
  >();
  const now = () => clock.monotonicMs() - beganMs;
  const callOf = (callId: number) => {
    const call = calls.get(callId) ?? { bars: [], marks: [], sentMs: 0 };
    calls.set(callId, call);
    return call;
  };
  let requests = 0;
  hotspare.events.on("attempt", ({ callId }) => {
    requests += 1;
    callOf(callId).sentMs = now();
  });
  hotspare.events.on("failure", ({ callId }) => callOf(callId).marks.push({ atMs: now(), kind: "refused" }));
  hotspare.events.on("success", ({ callId }) => {
    const call = callOf(callId);
    call.bars.push({ fromMs: call.sentMs, untilMs: now(), kind: "serves" });
  });
  hotspare.events.on("waitEnd", ({ callId, waitedMs }) =>
    callOf(callId).bars.push({ fromMs: now() - waitedMs, untilMs: now(), kind: "waits" }),
  );
  let left = callCount;
  const all = Promise.all(
    Array.from({ length: callCount }, () => vlm.complete({ prompt: "hello" }).finally(() => left--)),
  );
  while (left > 0) await clock.advance(stepMs);
  await all;
  const lanes = [...calls.values()].map(({ bars, marks }): Lane => ({ name: "", bars, marks }));
  const lastMs = Math.max(...lanes.flatMap(({ bars }) => bars.map(({ untilMs }) => untilMs)));
  return { lanes, lastMs, requests };
}

/** A key that refuses every request beyond those that it takes at a time. */
function busyKey(clock: ManualClock): ProviderPlugin<"busy", object, object> {
  let running = 0;
  return {
    name: "busy",
    credentialSchema: {
      "~standard": { version: 1, vendor: "picture", validate: (value) => ({ value: value as object }) },
      jsonSchema: () => ({ type: "object" }),
    },
    errorRules: [],
    readErrorFacts: (error) =>
      error instanceof TooMany ? { status: 429, message: error.message } : undefined,
    createVlm: () => ({
      capabilities: { modalities: ["text"], tools: false, streaming: false },
      complete: async () => {
        if (running >= accepted) {
          await clock.sleep(refusalMs);
          throw new TooMany("Too many requests.");
        }
        running += 1;
        await clock.sleep(answerMs);
        running -= 1;
        const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" as const };
        return { content: "Hello", toolCalls: [], finishReason: "stop" as const, usage, model: "m" };
      },
      stream: () => {
        throw new TooMany("This key does not stream.");
      },
    }),
  };
}

class TooMany extends Error {}
