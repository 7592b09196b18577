import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Version } from "../protocol/fleet-record.js";
import { fleetKeys } from "../scripts/fleet-keys.js";
import { LiveWire } from "./live-wire.js";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A wire whose connection for messages cannot be asked, on a store that is at a number. */
function living() {
  const store = { epoch: "one", number: 7 };
  let heard: Version = { ...store };
  const compared: Version[] = [];
  const asked: string[] = [];
  const lost: unknown[] = [];
  const nothing = () => undefined;
  const live = new LiveWire({
    wire: {
      send: async ([command = ""]) => {
        asked.push(command);
        return [store.epoch, String(store.number)];
      },
      publish: "publish",
      close: nothing,
    },
    context: { keys: fleetKeys("p"), check: "", processName: "test", newEpoch: () => "one" },
    commandTimeoutMs: 50,
    compareEveryMs: 3_600_000,
    events: {
      seen: () => heard,
      heard: () => heard,
      onCompare: (version) => {
        compared.push(version);
        heard = version;
      },
      onSnapshot: nothing,
      onAnswer: nothing,
      onProblem: nothing,
      onLost: (error) => lost.push(error),
      onSlow: nothing,
      onInTime: nothing,
      onStillSlow: nothing,
    },
  });
  live.greeted();
  return { live, store, compared, asked, lost };
}

/** Until the next comparison is an hour away. */
const settledMs = 2 * 3_600_000;

describe("a wire whose connection for messages cannot be asked", () => {
  it("finds within a second that the store is ahead, and that the store was emptied", async () => {
    const { live, store, compared, lost } = living();
    await vi.advanceTimersByTimeAsync(settledMs);
    compared.length = 0;
    store.number = 8;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(compared).toEqual([{ epoch: "one", number: 8 }]);
    Object.assign(store, { epoch: "two", number: 0 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(compared.at(-1)).toEqual({ epoch: "two", number: 0 });
    expect(lost).toEqual([]);
    live.end();
  });

  it("asks once a second, and compares nothing while nothing differs", async () => {
    const { live, compared, asked } = living();
    await vi.advanceTimersByTimeAsync(settledMs);
    asked.length = 0;
    compared.length = 0;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(Array.from({ length: 10 }, () => "HMGET"));
    expect(compared).toEqual([]);
    live.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(10);
  });
});
