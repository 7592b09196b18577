import type { CredentialView, ModelView, Snapshot } from "@hotspare/gateway/feed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visibleText } from "../output/visible-text.js";
import type { Screen } from "./screen-lines.js";
import { watchScreen } from "./watch-screen.js";

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
const why = "http://127.0.0.1:8787/ answers with status 502.";
const drawn = (changed: Partial<Snapshot>, size: Partial<Screen> = {}, lostMs?: number) =>
  watchScreen(
    { ...snapshot, ...changed },
    nowMs,
    {
      address: "http://127.0.0.1:8787/",
      lost: lostMs === undefined ? undefined : { why, sinceMs: lostMs, retryMs: 3_900 },
    },
    { ...screen, ...size },
  ).lines;

describe("watchScreen", () => {
  it("says first what is wrong, and then shows each credential with its state in words", () => {
    const [, headline, trouble, , model, first, second] = drawn({});
    expect(headline).toBe("WARNING  Everything answers, but the model runs on a spare.");
    expect(trouble).toBe(
      "  WARNING  vision left gpt-a 4 min ago and is on gpt-b: gpt-a is open (quota_exceeded, unpaid).",
    );
    expect(model).toBe("vision  VLM  gpt-5-mini  1.2k running  p50 420 ms p95 1.3 s");
    expect(first).toMatch(
      /^x gpt-a {2}open until \d\d:\d\d:\d\d \(in 3 min\) {2}quota_exceeded, unpaid {2}0 in flight {2}12\.3k served$/,
    );
    expect(second).toBe("> gpt-b  serving  3 in flight  12.3k served");
  });

  it("wraps what a person must read, and cuts nothing of it", () => {
    const lines = drawn({}, { columns: 40 });
    expect(lines.slice(4, 7)).toEqual([
      "  WARNING  vision left gpt-a 4 min ago",
      "    and is on gpt-b: gpt-a is open",
      "    (quota_exceeded, unpaid).",
    ]);
  });

  it("cuts nothing of a name that is longer than a line", () => {
    const name = "x".repeat(90);
    const lines = drawn({ models: [{ ...vision, name }] }, { columns: 40 });
    expect(
      lines
        .filter((line) => /^ *x+$/.test(line))
        .join("")
        .replaceAll(" ", ""),
    ).toContain(name);
    expect(lines.join("\n")).not.toContain("…");
  });

  it("says before the first connection that there is none, and why", () => {
    const standing = { address: "http://127.0.0.1:8787/", lost: { why, sinceMs: undefined, retryMs: 900 } };
    expect(watchScreen(undefined, nowMs, standing, screen).lines).toEqual([
      "NO CONNECTION yet. http://127.0.0.1:8787/ answers with status 502. The next try is in 1 s.",
    ]);
  });

  it("gives models with which nothing is wrong a line each, where not all of them find room", () => {
    const whole: ModelView = {
      ...vision,
      name: "titles",
      credentials: [credential("a", { isActive: true }), credential("b")],
    };
    const lines = drawn({ models: [whole, vision, whole] }, { rows: 14 });
    expect(lines.filter((line) => line.startsWith("> titles"))).toEqual([
      "> titles  gpt-b serves, 1 ready  1.2k running",
      "> titles  gpt-b serves, 1 ready  1.2k running",
    ]);
    expect(drawn({ models: [whole, vision] }, { rows: 30 }).join("\n")).toContain("titles  VLM");
  });

  it("scrolls below a head that stays, from the first line to the last", () => {
    const models = Array.from(
      { length: 40 },
      (_, index): ModelView => ({ ...vision, name: `model-${index}` }),
    );
    const standing = { address: "http://127.0.0.1:8787/" };
    const at = (top: number) =>
      watchScreen({ ...snapshot, models }, nowMs, standing, { ...screen, rows: 20 }, top);
    const { top: last, lines: end } = at(1_000_000);
    const seen = new Set<string>();
    for (let top = 0; top <= last; top += 1) {
      const { lines } = at(top);
      expect(lines).toHaveLength(20);
      expect(lines[1]).toBe("WARNING  Everything answers, 40 of 40 models on a spare.");
      for (const line of lines) seen.add(line);
    }
    for (const { name } of models) expect([...seen].join("\n")).toContain(`${name} `);
    expect(end.at(-1)).toBe("the end: k scrolls up");
    expect(at(-5)).toEqual(at(0));
  });

  it("says that what it shows is old, why, and when the next try is", () => {
    expect(drawn({}, {}, nowMs - 1_000)[0]).toMatch(
      /^CONNECTION LOST since \d\d:\d\d:\d\d: this state is old\. .* status 502\. The next try is in 4 s\.$/,
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
