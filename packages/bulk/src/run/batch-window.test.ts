import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { BatchWindow } from "./batch-window.js";

const lanes = 4;
const mebibyte = 1 << 20;

interface Batches {
  readonly count: number;
  readonly order: "input" | "completion";
  readonly run: (batch: number) => Promise<number>;
  readonly resultBytes: number;
}

/** A window over batches that are read without a wait. A batch is its number, and so is its result. */
function windowOf({ count, order, run, resultBytes }: Batches) {
  const begun: number[] = [];
  async function* batches() {
    for (let batch = 0; batch < count; batch += 1) yield batch;
  }
  const window = new BatchWindow<number, number>({
    batches: batches(),
    run: async (batch) => {
      begun.push(batch);
      return { result: await run(batch) };
    },
    lanes: () => lanes,
    inputsIn: () => 1,
    sizeOf: () => resultBytes,
    order,
    signal: new AbortController().signal,
  });
  return { begun, results: window.results() };
}

describe("batches side by side", () => {
  it.each(["input", "completion"] as const)(
    "that are answered at once are not run to the last before the consumer has its turn, by %s",
    async (order) => {
      const { begun, results } = windowOf({
        count: 10_000,
        order,
        run: async (batch) => batch,
        resultBytes: 1,
      });
      let taken = 0;
      for await (const ready of results) {
        taken += ready.length;
        expect(ready.length).toBeLessThanOrEqual(2 * lanes);
        expect(begun.length - taken).toBeLessThanOrEqual(2 * lanes);
        if (taken > 100) break;
      }
      expect(taken).toBeGreaterThan(100);
    },
  );

  it("begin while a slow batch holds back what is behind it, up to the memory for what waits", async () => {
    let answerFirst = (): void => undefined;
    const slow = new Promise<number>((resolve) => {
      answerFirst = () => resolve(0);
    });
    const { begun, results } = windowOf({
      count: 100,
      order: "input",
      run: (batch) => (batch === 0 ? slow : setImmediate(batch)),
      resultBytes: 10 * mebibyte,
    });
    const first = results.next();
    for (let turn = 0; turn < 100; turn += 1) await setImmediate();
    // Seven results of ten mebibytes are more than 64, three batches were running then, and the slow batch still is.
    expect(begun.length).toBeGreaterThan(2 * lanes - 1);
    expect(begun.length).toBeLessThanOrEqual(7 + lanes);
    answerFirst();
    const { value } = await first;
    expect(value).toEqual(begun.slice(0, value?.length));
    await results.return();
  });
});
