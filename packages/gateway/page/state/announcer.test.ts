import { expect, it } from "vitest";
import type { TimelineEntry } from "../../src/contract/feed.js";
import { createAnnouncer } from "./announcer.js";

const nowMs = 1_700_000_000_000;
const about = { id: 1, atMs: nowMs, model: "vision", kind: "vlm" } as const;
const moved = (to: string): TimelineEntry => ({
  ...about,
  type: "switch",
  from: "a",
  to,
  class: "auth",
  reason: "revoked",
});
const exhaustion: TimelineEntry = { ...about, type: "exhaustion", class: "auth", credentials: ["a"] };
const failback: TimelineEntry = { ...about, type: "failback", from: "b", to: "a" };
const toB = "vision moved from a to b (auth, revoked).";

it("reads out a model that stays down once, and again after the model has answered", () => {
  const announce = createAnnouncer();
  expect(announce([exhaustion, exhaustion], nowMs)).toBe(
    "A call of vision found no usable credential (auth).",
  );
  expect(announce([exhaustion], nowMs + 3_600_000)).toBe("");
  expect(announce([failback], nowMs + 3_600_000)).toBe("");
  expect(announce([exhaustion], nowMs + 3_600_000)).not.toBe("");
});

it("does not repeat a sentence within a minute, and reads it again later", () => {
  const announce = createAnnouncer();
  expect(announce([moved("b"), moved("b")], nowMs)).toBe(toB);
  expect(announce([failback, moved("b")], nowMs + 20_000)).toBe("");
  expect(announce([failback, moved("b")], nowMs + 80_000)).toBe(toB);
});

it("reads only the number of many entries", () => {
  expect(createAnnouncer()([moved("b"), moved("c"), moved("d")], nowMs)).toBe("3 switches and exhaustions.");
});
