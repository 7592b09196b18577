import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  HOUR_MS,
  panned,
  rangeOf,
  SHORTEST_MS,
  type Span,
  spanOf,
  ticksOf,
  WHOLE_HOUR,
  zoomed,
} from "./span.js";

const nowMs = Date.UTC(2026, 10, 26, 12);
const step = fc.oneof(
  fc.record({
    kind: fc.constant("zoom" as const),
    factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
    anchor: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ kind: fc.constant("pan" as const), share: fc.double({ min: -3, max: 3, noNaN: true }) }),
  fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(HOUR_MS) }),
);

describe("a span", () => {
  it("stays inside the last hour, and between half a minute and an hour long, after any actions", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let span: Span = WHOLE_HOUR;
        let now = nowMs;
        for (const one of steps) {
          const before = rangeOf(span, now);
          if (one.kind === "wait") now += one.ms;
          else if (one.kind === "pan") span = panned(span, now, one.share);
          else
            span = zoomed(span, now, one.factor, before.fromMs + one.anchor * (before.toMs - before.fromMs));
          const { fromMs, toMs } = rangeOf(span, now);
          expect(fromMs).toBeGreaterThanOrEqual(now - HOUR_MS - 1);
          expect(toMs).toBeLessThanOrEqual(now);
          expect(toMs - fromMs).toBeGreaterThanOrEqual(SHORTEST_MS - 1);
          expect(toMs - fromMs).toBeLessThanOrEqual(HOUR_MS + 1);
        }
      }),
    );
  });

  it("keeps the time below the pointer in place when it zooms", () => {
    const span = spanOf({ fromMs: nowMs - 2_000_000, toMs: nowMs - 1_000_000 }, nowMs);
    const { fromMs, toMs } = rangeOf(zoomed(span, nowMs, 0.5, nowMs - 1_250_000), nowMs);
    expect(toMs - fromMs).toBeCloseTo(500_000);
    expect((nowMs - 1_250_000 - fromMs) / (toMs - fromMs)).toBeCloseTo(0.75);
  });

  it("moves with the clock while it ends now, and can return to now", () => {
    const half = zoomed(WHOLE_HOUR, nowMs, 0.5);
    expect(rangeOf(half, nowMs + 5_000).toMs).toBe(nowMs + 5_000);
    const earlier = panned(half, nowMs, -0.25);
    expect(rangeOf(earlier, nowMs + 5_000).toMs).toBe(nowMs - 450_000);
    expect(panned(earlier, nowMs, 0.25)).toEqual(half);
    expect(zoomed(earlier, nowMs, 2)).toEqual(WHOLE_HOUR);
  });

  it("has no more labels than there is room for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: SHORTEST_MS, max: HOUR_MS }),
        fc.integer({ min: 1, max: 40 }),
        (length, most) => {
          const ticks = ticksOf({ fromMs: nowMs - length, toMs: nowMs }, most);
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
          for (const atMs of ticks) expect(atMs).toBeGreaterThanOrEqual(nowMs - length);
        },
      ),
    );
  });
});
