import { createHotspare } from "@hotspare/core";
import { ManualClock } from "@hotspare/testkit";
import { expect, it, onTestFinished } from "vitest";
import { scripted } from "../support/scripted-plugin.js";

/** A model in time that stands still, with a count of the looks at its clock. */
function watched() {
  const still = new ManualClock();
  const looks = { monotonic: 0, epoch: 0 };
  const clock = {
    monotonicMs: () => {
      looks.monotonic += 1;
      return still.monotonicMs();
    },
    epochMs: () => {
      looks.epoch += 1;
      return still.epochMs();
    },
    sleep: still.sleep.bind(still),
  };
  const hotspare = createHotspare({ plugins: [scripted()], clock });
  onTestFinished(() => hotspare.close());
  const credentials = ["a", "b"].map((id) => ({
    id,
    provider: "scripted" as const,
    script: { endpoint: id },
  }));
  return { still, looks, embedder: hotspare.embedder({ model: "m", dimensions: 3, credentials }) };
}

it("looks at its clock when it begins and when it is answered, and never between", async () => {
  const { embedder, looks } = watched();
  await embedder.embed(["first"]);
  await new Promise((resolve) => setImmediate(resolve));
  looks.monotonic = 0;
  for (let count = 0; count < 10; count += 1) await embedder.embed(["healthy"]);
  expect(looks.monotonic).toBe(20);
});

it("shares the machine's clock with the calls of the same millisecond, and has its own time in the next", async () => {
  const { embedder, looks, still } = watched();
  await embedder.embed(["first"]);
  looks.epoch = 0;
  const now = await embedder.embed(["in the same millisecond"]);
  expect([looks.epoch, now.attempts[0]?.startedMs]).toEqual([0, still.epochMs()]);
  await still.advance(1);
  const later = await embedder.embed(["in the next"]);
  expect([looks.epoch, later.attempts[0]?.startedMs]).toEqual([1, still.epochMs()]);
});
