import { performance } from "node:perf_hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandWatch } from "./command-watch.js";

/** A clock that goes on with the timers, and may jump ahead of them, as for a process that was stopped. */
let nowMs = 0;

beforeEach(() => {
  nowMs = 1_000;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate"] });
  vi.spyOn(performance, "now").mockImplementation(() => nowMs);
});

afterEach(() => {
  vi.useRealTimers();
});

/** Time passes, and the event loop turns each millisecond. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1) {
    nowMs += 1;
    await vi.advanceTimersByTimeAsync(1);
  }
}

/** The process stands still. */
function stand(ms: number): void {
  nowMs += ms;
}

function watching() {
  const heard: string[] = [];
  const watch = new CommandWatch({
    boundMs: 50,
    silenceMs: 1_000,
    onLate: () => heard.push("late"),
    onSilent: () => heard.push("silent"),
  });
  const send = (onAnswer?: (tookMs: number) => void) => {
    let answer: (value: string) => void = () => undefined;
    const reply = new Promise<string>((resolve) => {
      answer = resolve;
    });
    void watch.watch(reply, false, onAnswer);
    return () => answer("answered");
  };
  return { watch, heard, send };
}

describe("a watch over the time of answers", () => {
  it("reports an answer that is late once, and silence later", async () => {
    const { heard, send } = watching();
    send();
    await pass(40);
    expect(heard).toEqual([]);
    await pass(40);
    expect(heard).toEqual(["late"]);
    await pass(800);
    expect(heard).toEqual(["late"]);
    await pass(400);
    expect(heard[1]).toBe("silent");
  });

  it("reports nothing while each answer comes in time", async () => {
    const { heard, send } = watching();
    const took: number[] = [];
    for (let command = 0; command < 20; command += 1) {
      const answer = send((tookMs) => took.push(tookMs));
      await pass(30);
      answer();
    }
    await pass(100);
    expect(heard).toEqual([]);
    expect(took).toHaveLength(20);
    expect(Math.max(...took)).toBeLessThanOrEqual(50);
  });

  it("reports an answer that is late again after it has recovered", async () => {
    const { heard, send, watch } = watching();
    const answer = send();
    await pass(80);
    answer();
    await pass(1);
    watch.recover();
    send();
    await pass(80);
    expect(heard).toEqual(["late", "late"]);
  });

  it("does not count the time in which the process stood still", async () => {
    const { heard, send } = watching();
    const answer = send();
    stand(60_000);
    await pass(10);
    expect(heard).toEqual([]);
    answer();
    await pass(100);
    expect(heard).toEqual([]);
  });

  it("counts a busy process's turns, and not their length", async () => {
    const { heard, send } = watching();
    const answer = send();
    for (let turn = 0; turn < 4; turn += 1) {
      stand(40);
      await pass(1);
    }
    answer();
    await pass(100);
    expect(heard).toEqual([]);
  });

  it("finds a late answer in a process that is busy all the time", async () => {
    const { heard, send } = watching();
    send();
    for (let turn = 0; turn < 60; turn += 1) {
      stand(20);
      await pass(2);
    }
    expect(heard).toEqual(["late"]);
  });

  it("looks at the oldest command, and at none after the watch has stopped", async () => {
    const { heard, send, watch } = watching();
    const first = send();
    await pass(45);
    send();
    first();
    await pass(30);
    expect(heard).toEqual([]);
    expect(watch.size).toBe(1);
    watch.stop();
    await pass(2_000);
    expect(heard).toEqual([]);
    expect(watch.size).toBe(0);
  });

  it("leaves no timer behind when an answer and a command come while it looks", async () => {
    const { send, watch } = watching();
    const answer = send();
    nowMs += 5;
    vi.advanceTimersToNextTimer();
    answer();
    await Promise.resolve().then(() => undefined);
    expect(watch.size).toBe(0);
    send();
    vi.advanceTimersToNextTimer();
    vi.advanceTimersToNextTimer();
    expect(vi.getTimerCount()).toBe(1);
    watch.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
