import { expect, it } from "vitest";
import { clockText, shortAmount } from "../../output/number-text.js";
import { progressBar, progressLine, type RunProgress } from "./run-progress.js";

const progress: RunProgress = {
  done: 12_000,
  failed: 40,
  skipped: 300,
  inFlight: 8,
  requests: 50,
  usage: { promptTokens: 1_234_567, completionTokens: 0, totalTokens: 1_234_567, source: "reported" },
  elapsedMs: 60_000,
  itemsPerSecond: 312.46,
  total: 30_000,
  isTotalExact: false,
  remainingMs: 57_000,
  cost: 0.0247,
  currency: "USD",
  credentials: [
    { id: "team-a", state: "closed" },
    { id: "team-漢", state: "open", untilMs: 41_000 },
  ],
};

it("says everything where there is room", () => {
  expect(progressLine(progress, 1_000)).toBe(
    "12,340 of about 30,000, 57s left, 312.5/s, 40 failed, team-a up, team-漢 down (next try in 40s), 1.2M tokens, 0.025 USD",
  );
  expect(progressBar(progress, 200, 1_000)).toContain(
    "[============                  ]  12,340 of about 30,000  57s left",
  );
});

it("never takes more columns than there are, and keeps what matters most", () => {
  const columns = (text: string) => Array.from(text).reduce((sum, one) => sum + (one <= "~" ? 1 : 2), 0);
  for (let width = 0; width <= 200; width += 1) {
    expect(columns(progressBar(progress, width, 1_000))).toBeLessThanOrEqual(width);
  }
  expect(progressBar(progress, 3, 1_000)).toBe("41%");
  expect(progressBar(progress, 2, 1_000)).toBe("");
  expect(progressBar(progress, 40, 1_000)).toBe("41%  57s  312.5/s  40 failed  1/2 up");
});

it("counts without a total", () => {
  const { total: _, remainingMs: __, ...unknown } = progress;
  expect(progressLine(unknown, 1_000)).toMatch(/^12,340 inputs, 312.5\/s/);
  expect(progressBar(unknown, 12, 1_000)).toBe("12.3k");
});

it("has no plural of one", () => {
  const one: RunProgress = {
    ...progress,
    done: 1,
    failed: 0,
    skipped: 0,
    usage: { ...progress.usage, totalTokens: 1 },
  };
  const { total: _, remainingMs: __, ...unknown } = one;
  expect(progressLine(unknown, 1_000)).toMatch(/^1 input, 312\.5\/s, .*, 1 token, /);
});

it.each([
  [shortAmount, 0, "0"],
  [shortAmount, 999, "999"],
  [shortAmount, 1_000, "1k"],
  [shortAmount, 123_456, "123k"],
  [clockText, 9_400, "9s"],
  [clockText, 245_000, "4m05s"],
  [clockText, 7_380_000, "2h03m"],
  [clockText, -5, "0s"],
])("%o of %d is %s", (format, number, expected) => {
  expect(format(number)).toBe(expected);
});
