import type { CredentialView, ModelView, Snapshot } from "@hotspare/gateway/feed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visibleText } from "../output/visible-text.js";
import { type Screen, watchScreen } from "./watch-screen.js";

const nowMs = Date.UTC(2026, 10, 26, 12, 0, 0);
const credential = (id: string, said: Partial<CredentialView> = {}): CredentialView => ({
  id,
  provider: "openai",
  isActive: false,
  state: "closed",
  inFlight: 0,
  served: 12_345,
  ...said,
});
const open: Partial<CredentialView> = {
  state: "open",
  untilMs: nowMs + 180_000,
  why: { class: "quota_exceeded", reason: "unpaid", rule: "openai/quota", explanation: "" },
};
const vision: ModelView = {
  name: "vision",
  model: "gpt-5-mini",
  kind: "vlm",
  active: "gpt-b",
  calls: 1_234,
  waiting: 0,
  latencyMs: { p50: 420, p95: 1_300 },
  credentials: [credential("gpt-a", open), credential("gpt-b", { isActive: true, inFlight: 3 })],
};
const snapshot: Snapshot = {
  nowMs,
  startedMs: nowMs - 1,
  version: "1.2.3",
  state: "serving",
  admin: "open",
  models: [vision],
  clients: [],
  timeline: [
    {
      id: 1,
      atMs: nowMs - 240_000,
      model: "vision",
      kind: "vlm",
      type: "switch",
      from: "gpt-a",
      to: "gpt-b",
      class: "quota_exceeded",
      reason: "unpaid",
    },
  ],
  buckets: [],
  failures: [],
  unknown: [],
};
const screen: Screen = { colours: false, columns: 200, rows: undefined };
const drawn = (changed: Partial<Snapshot>, size: Partial<Screen> = {}, lostMs?: number) =>
  watchScreen(
    { ...snapshot, ...changed },
    nowMs,
    { address: "http://127.0.0.1:8787/", lostMs },
    { ...screen, ...size },
  );

describe("watchScreen", () => {
  it("says first what is wrong, and then shows each credential with its state in words", () => {
    const [, headline, trouble, , model, first, second] = drawn({});
    expect(headline).toBe("WARNING  Everything answers, 1 of 1 model on a spare.");
    expect(trouble).toBe(
      "  WARNING  vision is on gpt-b for 4 min, because gpt-a is open (quota_exceeded, unpaid).",
    );
    expect(model).toBe("vision  VLM  gpt-5-mini  1.2k running  p50 420 ms p95 1.3 s");
    expect(first).toMatch(
      /^x gpt-a {2}open until \d\d:\d\d \(in 3 min\) {2}quota_exceeded, unpaid {2}0 in flight {2}12\.3k served$/,
    );
    expect(second).toBe("> gpt-b  serving  3 in flight  12.3k served");
  });

  it("wraps what a person must read, and cuts nothing of it", () => {
    const lines = drawn({}, { columns: 40 });
    expect(lines.slice(3, 6)).toEqual([
      "  WARNING  vision is on gpt-b for 4 min,",
      "    because gpt-a is open",
      "    (quota_exceeded, unpaid).",
    ]);
  });

  it("says that what it shows is old", () => {
    expect(drawn({}, {}, nowMs - 1_000)[0]).toMatch(
      /^CONNECTION LOST since \d\d:\d\d:\d\d: what you see is old/,
    );
  });

  it("gives the rest of a credential lines of its own in a narrow terminal", () => {
    const lines = drawn({}, { columns: 50 });
    expect(lines).toContain("    quota_exceeded, unpaid");
    expect(lines).toContain("    0 in flight  12.3k served");
  });

  it("fits any terminal, whatever the names are, and sends no control character of theirs", () => {
    const letters = [
      "a",
      "é",
      "漢",
      "😀",
      "\u001b",
      "\u202e",
      "\u0000",
      "\n",
      "\t",
      "\u200b",
      "\ud800",
      "}",
      " ",
    ];
    const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 40 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 40 }),
        (name, id, columns, rows) => {
          const lines = drawn(
            {
              models: [
                {
                  ...vision,
                  name,
                  credentials: [credential(id, open), credential(`${id}2`, { isActive: true })],
                },
              ],
            },
            { columns, rows },
          );
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) {
            expect(Array.from(line).length).toBeLessThanOrEqual(columns);
            expect(visibleText(line)).toBe(line);
          }
        },
      ),
    );
  });
});
