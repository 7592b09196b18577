import { describe, expect, it, vi } from "vitest";
import { ManualClock } from "../../test/support/manual-clock.js";
import { OpenQuestions } from "./answer-in-time.js";

/** Questions that are late after 50 ms, and when each was. */
function createQuestions() {
  const clock = new ManualClock();
  const beganMs = clock.monotonicMs();
  const open = new OpenQuestions(clock, 50);
  const late: (readonly [name: string, atMs: number])[] = [];
  const ask = (name: string) => open.ask(() => late.push([name, clock.monotonicMs() - beganMs]));
  return { clock, late, ask };
}

describe("a question without an answer", () => {
  it("is late after its own time, whenever others were asked", async () => {
    const { clock, late, ask } = createQuestions();
    ask("first");
    await clock.advance(20);
    ask("second");
    ask("third");
    await clock.advance(100);
    ask("fourth");
    await clock.advance(100);
    expect(late).toEqual([
      ["first", 50],
      ["second", 70],
      ["third", 70],
      ["fourth", 170],
    ]);
  });

  it("is late once, and not at all after its answer", async () => {
    const { clock, late, ask } = createQuestions();
    const answered = ask("answered");
    ask("open");
    await clock.advance(49);
    answered();
    await clock.advance(500);
    expect(late).toEqual([["open", 50]]);
  });

  it("is late although another listener throws, and after a sleep that failed", async () => {
    const clock = new ManualClock();
    const sleep = clock.sleep.bind(clock);
    const late: string[] = [];
    const open = new OpenQuestions(clock, 50);
    clock.sleep = () => Promise.reject(new Error("no timers"));
    open.ask(() => late.push("first"));
    await Promise.resolve();
    await Promise.resolve();
    let look: unknown;
    clock.sleep = (...given) => {
      const slept = sleep(...given);
      // What a listener throws would be a rejection that nobody handles.
      vi.spyOn(slept, "then").mockImplementation(async (run) => {
        look = run;
        return undefined as never;
      });
      return slept;
    };
    open.ask(() => {
      throw new Error("of the listener");
    });
    open.ask(() => late.push("third"));
    await clock.advance(60);
    expect(look).toThrow("of the listener");
    expect(late).toEqual(["first", "third"]);
  });

  it("shares its timer with the questions after it", async () => {
    const { clock, ask } = createQuestions();
    let sleeps = 0;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (...given) => {
      sleeps += 1;
      return sleep(...given);
    };
    for (let question = 0; question < 100; question += 1) {
      const answered = ask("answered");
      await clock.advance(1);
      answered();
    }
    expect(sleeps).toBeLessThan(5);
  });
});
