import { describe, expect, it } from "vitest";
import type { RateLimit } from "../contract/plugin/rate-limit.js";
import { AnswerPace } from "./answer-pace.js";
import { type Draw, QuotaLoad } from "./quota-load.js";
import { chooseCredential } from "./spread-choice.js";

const stepMs = 10;
const windowMs = 5_000;
const burst = 40;
const perSecond = 20;

/** A key in a simulation: what the switcher knows of it, what it has left, and until when it is closed. */
interface Key {
  readonly id: string;
  readonly load: QuotaLoad;
  readonly pace: AnswerPace;
  left: number;
  closedUntilMs: number;
}

interface UnderWay {
  readonly key: Key;
  readonly draw: Draw;
  readonly isRefused: boolean;
  readonly endsAtMs: number;
}

/** Callers in a closed loop over two keys that allow 40 requests at once and 20 a second, without an engine: answered a second, by window. */
function simulate(options: { leftAtFirst: number; callers: number; seconds: number; states?: RateLimit }) {
  const keys = ["a", "b"].map(
    (id): Key => ({
      id,
      load: new QuotaLoad(30_000),
      pace: new AnswerPace(),
      left: options.leftAtFirst,
      closedUntilMs: 0,
    }),
  );
  const windows: number[] = [];
  let underWay: UnderWay[] = [];
  let attempt = 0;
  for (let nowMs = 0; nowMs < options.seconds * 1_000; nowMs += stepMs) {
    for (const key of keys) key.left = Math.min(burst, key.left + (perSecond * stepMs) / 1_000);
    for (const { key, draw, isRefused } of underWay.filter(({ endsAtMs }) => endsAtMs <= nowMs)) {
      key.pace.end(draw.startedMs, !isRefused, nowMs);
      if (isRefused) {
        key.load.refused(draw, nowMs);
        key.closedUntilMs = nowMs + 1_000;
      } else {
        const rateLimit = options.states === undefined ? {} : { rateLimit: options.states };
        key.load.answered(draw, { durationMs: 200, ...rateLimit }, nowMs);
        const window = Math.floor(nowMs / windowMs);
        windows[window] = (windows[window] ?? 0) + 1_000 / windowMs;
      }
    }
    underWay = underWay.filter(({ endsAtMs }) => endsAtMs > nowMs);
    while (underWay.length < options.callers) {
      const isCandidate = (key: Key) => key.closedUntilMs <= nowMs;
      const choice = chooseCredential(keys, {
        isCandidate,
        estimatedTokens: 10,
        waitMs: Number.POSITIVE_INFINITY,
        attempt,
        nowMs,
      });
      if (choice.do !== "ask") break;
      const key = choice.credential;
      attempt += 1;
      key.pace.begin(attempt, nowMs);
      const isRefused = key.left < 1;
      key.left -= isRefused ? 0 : 1;
      const endsAtMs = nowMs + (isRefused ? 20 : 100 + ((attempt * 37) % 20) * 10);
      underWay.push({ key, draw: key.load.begin(10, nowMs), isRefused, endsAtMs });
    }
  }
  return windows;
}

describe("two keys in a closed loop, without an engine", () => {
  it.each([
    ["nothing, and are full at first", { leftAtFirst: burst }],
    ["nothing, and are used up at first", { leftAtFirst: 0 }],
    [
      "tokens alone, which are plenty",
      { leftAtFirst: 0, states: { tokens: { limit: 1_000_000, remaining: 900_000, resetMs: 6_000 } } },
    ],
    [
      "requests alone, and more of them than they have",
      { leftAtFirst: 0, states: { requests: { limit: 1_200, remaining: 1_100, resetMs: 6_000 } } },
    ],
  ])("are used to 85 % in every window after the first when they state %s", (_states, options) => {
    const windows = simulate({ callers: 32, seconds: 60, ...options });
    expect(Math.min(...windows.slice(1))).toBeGreaterThan(0.85 * 2 * perSecond);
  });
});
