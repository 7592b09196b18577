import { describe, expect, it } from "vitest";
import type { CredentialView, ModelView, TimelineEntry } from "../../src/contract/feed.js";
import { groupedMarks, rowsOf } from "./rows.js";
import { HOUR_MS } from "./span.js";

const nowMs = 100 * HOUR_MS;
const credential = (id: string, said: Partial<CredentialView> = {}): CredentialView => ({
  id,
  provider: "openai",
  isActive: false,
  state: "closed",
  inFlight: 0,
  served: 0,
  ...said,
});
const vision = (...credentials: CredentialView[]): ModelView => {
  const active = credentials.find(({ isActive }) => isActive)?.id;
  return {
    name: "vision",
    model: "gpt",
    kind: "vlm",
    ...(active === undefined ? {} : { active }),
    calls: 0,
    waiting: 0,
    credentials,
  };
};
let id = 0;
const about = (atMs: number) => {
  id += 1;
  return { id, atMs, model: "vision", kind: "vlm" } as const;
};
const opened = (atMs: number, ...credentials: string[]): TimelineEntry => ({
  ...about(atMs),
  type: "opened",
  credentials,
  class: "auth",
  reason: "revoked",
  untilMs: atMs + 1,
});
const closed = (atMs: number, ...credentials: string[]): TimelineEntry => ({
  ...about(atMs),
  type: "closed",
  credentials,
});
const moved = (atMs: number, from?: string, to?: string): TimelineEntry => ({
  ...about(atMs),
  type: "switch",
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
  class: "auth",
  reason: "revoked",
});
const reloaded = (
  atMs: number,
  said: { readonly from?: string; readonly to?: string; readonly isNew?: boolean },
): TimelineEntry => ({ ...about(atMs), type: "reload", isNew: false, ...said });

describe("rowsOf", () => {
  it("uses the credential of each configuration before and after a reload", () => {
    const entries = [moved(nowMs - 500, "a", "b"), reloaded(nowMs - 300, { from: "b", to: "a" })];
    const [group] = rowsOf([vision(credential("a", { isActive: true }), credential("b"))], entries, nowMs);
    expect(group?.credentials.map(({ serving }) => serving)).toMatchObject([
      [{ toMs: nowMs - 500 }, { fromMs: nowMs - 300, toMs: nowMs }],
      [{ fromMs: nowMs - 500, toMs: nowMs - 300 }],
    ]);
    expect(group?.credentials[0]?.marks.map(({ entry }) => entry.type)).toEqual(["reload"]);
  });

  it("draws nothing of a model before the reload that added the model", () => {
    const entries = [moved(nowMs - 500, "a", "b"), reloaded(nowMs - 300, { to: "a", isNew: true })];
    const [group] = rowsOf([vision(credential("a", { isActive: true }), credential("b"))], entries, nowMs);
    expect(group?.credentials.map(({ serving }) => serving)).toMatchObject([
      [{ fromMs: nowMs - 300, toMs: nowMs }],
      [],
    ]);
    expect(group?.down).toEqual([]);
  });

  it("joins an opening and the failed probes after it into one period", () => {
    const [group] = rowsOf(
      [vision(credential("a", { isActive: true }))],
      [opened(nowMs - 500, "a"), opened(nowMs - 400, "a"), closed(nowMs - 300, "a")],
      nowMs,
    );
    expect(group?.credentials[0]?.openings).toEqual([
      { fromMs: nowMs - 500, toMs: nowMs - 300, isOpenNow: false, class: "auth", reason: "revoked" },
    ]);
  });

  it("draws an opening from before the hour from the beginning of the hour, and a lasting opening until now", () => {
    const states = [
      credential("a", { state: "open" }),
      credential("b", { isActive: true }),
      credential("c", { state: "half_open" }),
    ];
    const [group] = rowsOf([vision(...states)], [closed(nowMs - 300, "b"), opened(nowMs - 100, "c")], nowMs);
    expect(
      group?.credentials.map(({ openings }) =>
        openings.map(({ fromMs, toMs, isOpenNow }) => [fromMs, toMs, isOpenNow]),
      ),
    ).toEqual([
      [[nowMs - HOUR_MS, nowMs, true]],
      [[nowMs - HOUR_MS, nowMs - 300, false]],
      [[nowMs - 100, nowMs, true]],
    ]);
  });

  it("reads from the switches which credential got the calls, and when no credential was usable", () => {
    const timeline = [
      moved(nowMs - 500, "a", "b"),
      moved(nowMs - 300, "b"),
      moved(nowMs - 200, undefined, "b"),
    ];
    const [group] = rowsOf([vision(credential("a"), credential("b", { isActive: true }))], timeline, nowMs);
    const times = (ranges: readonly { readonly fromMs: number; readonly toMs: number }[] = []) =>
      ranges.map(({ fromMs, toMs }) => [fromMs, toMs]);
    expect(times(group?.credentials[0]?.serving)).toEqual([[nowMs - HOUR_MS, nowMs - 500]]);
    expect(times(group?.credentials[1]?.serving)).toEqual([
      [nowMs - 500, nowMs - 300],
      [nowMs - 200, nowMs],
    ]);
    expect(times(group?.down)).toEqual([[nowMs - 300, nowMs - 200]]);
  });

  it("shows no active credential before the gateway started", () => {
    const [group] = rowsOf([vision(credential("a", { isActive: true }))], [], nowMs, nowMs - 500);
    expect(group?.credentials[0]?.serving[0]?.fromMs).toBe(nowMs - 500);
  });

  it("shows no active periods when several credentials share the calls", () => {
    const [group] = rowsOf(
      [vision(credential("a", { isActive: true }), credential("b", { isActive: true }))],
      [],
      nowMs,
    );
    expect(group?.credentials.map(({ serving }) => serving)).toEqual([[], []]);
    expect(group?.down).toEqual([]);
  });

  it("ignores the entries of a model of another kind", () => {
    const embedder: ModelView = { ...vision(credential("a", { isActive: true })), kind: "embedder" };
    expect(rowsOf([embedder], [opened(nowMs - 500, "a")], nowMs)[0]?.credentials[0]?.openings).toEqual([]);
  });
});

it("groups marks that are too close together", () => {
  const marks = [0, 5, 9, 10, 30].map((atMs) => ({ id: atMs, atMs, entry: moved(atMs) }));
  expect(groupedMarks(marks, 10).map((group) => group.map(({ atMs }) => atMs))).toEqual([
    [0, 5, 9],
    [10],
    [30],
  ]);
});
