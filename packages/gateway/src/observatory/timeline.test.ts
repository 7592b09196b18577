import { describe, expect, it } from "vitest";
import { Timeline } from "./timeline.js";

const startMs = 1_700_000_000_000;
const about = { model: "vision", kind: "vlm" } as const;
const exhaustion = { ...about, type: "exhaustion", class: "auth", credentials: ["a"] } as const;
const opened = {
  ...about,
  type: "opened",
  class: "auth",
  reason: "x",
  credentials: ["a"],
  untilMs: 0,
} as const;

describe("Timeline", () => {
  it("keeps an opening, however many calls find no credential", () => {
    const timeline = new Timeline();
    timeline.add({ ...opened, atMs: startMs });
    for (let atMs = startMs; atMs < startMs + 600_000; atMs += 100) timeline.add({ ...exhaustion, atMs });
    const entries = timeline.since(0, startMs + 600_000);
    expect(entries[0]?.type).toBe("opened");
    expect(entries).toHaveLength(1 + 20);
  });

  it("counts exhaustions of each class and model separately", () => {
    const timeline = new Timeline();
    for (const differs of [{}, { class: "transient" }, { model: "other" }, { kind: "embedder" as const }]) {
      timeline.add({ ...exhaustion, ...differs, atMs: startMs });
      timeline.add({ ...exhaustion, ...differs, atMs: startMs + 1 });
    }
    expect(timeline.since(0, startMs)).toHaveLength(4);
  });

  it("has only the last hour, at most 2,000 entries, with growing ids", () => {
    const timeline = new Timeline();
    for (let number = 0; number < 9_000; number += 1) {
      timeline.add({ ...opened, atMs: startMs + number * 1_000 });
    }
    const entries = timeline.since(0, startMs + 8_999_000);
    expect(entries).toHaveLength(2_000);
    expect(entries.map(({ id }) => id)).toEqual(Array.from({ length: 2_000 }, (_, at) => 7_001 + at));
    expect(timeline.since(8_999, startMs + 8_999_000).map(({ id }) => id)).toEqual([9_000]);
    expect(timeline.since(0, startMs + 8_999_000 + 3_600_000)).toHaveLength(1);
    expect(timeline.since(0, startMs + 8_999_001 + 3_600_000)).toEqual([]);
  });

  it("continues after the clock was set back", () => {
    const timeline = new Timeline();
    timeline.add({ ...exhaustion, atMs: startMs });
    timeline.add({ ...exhaustion, atMs: startMs - 3_000_000 });
    expect(timeline.lastId).toBe(2);
  });
});
