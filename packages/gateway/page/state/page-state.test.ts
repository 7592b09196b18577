import { describe, expect, it } from "vitest";
import type { Snapshot, TimelineEntry } from "../../src/contract/feed.js";
import { WHOLE_HOUR } from "../timeline/span.js";
import { createPageState } from "./page-state.js";

const nowMs = 1_700_000_000_000;
const moved = (id: number, to: string, atMs = nowMs): TimelineEntry => ({
  id,
  atMs,
  model: "vision",
  kind: "vlm",
  type: "switch",
  from: "a",
  to,
  class: "auth",
  reason: "revoked",
});
const snapshot = (said: Partial<Snapshot> = {}): Snapshot => ({
  nowMs,
  startedMs: nowMs - 60_000,
  version: "1.2.3",
  state: "serving",
  admin: "logged-in",
  models: [],
  clients: [],
  timeline: [moved(500, "b")],
  buckets: [],
  failures: [],
  unknown: [],
  ...said,
});
const live = () => {
  const state = createPageState(() => nowMs);
  state.receive(snapshot());
  return state;
};

describe("the page's state", () => {
  it("keeps the shown state when the session ends without a log-out", () => {
    const state = live();
    state.lose();
    state.lockOut();
    expect(state.connection.value).toEqual({ state: "log-in-needed", hasLeft: false, sinceMs: nowMs });
    expect(state.snapshot.value?.version).toBe("1.2.3");
    expect(state.announcement.value?.text).toBe("Your log-in has ended. Log in again.");
    state.receive(snapshot());
    expect(state.connection.value).toEqual({ state: "live" });
  });

  it("forgets the state when the reader logs out of a gateway that shows nothing without a log-in", () => {
    const state = live();
    state.leave();
    expect(state.snapshot.value?.admin).toBe("log-in-needed");
    state.lockOut();
    expect(state.snapshot.value).toBeUndefined();
    expect(state.connection.value).toEqual({ state: "log-in-needed", hasLeft: true });
  });

  it("reports a lost connection since the last message, and later the entries that it has missed", () => {
    const state = live();
    state.lose();
    state.lose();
    expect(state.connection.value).toEqual({ state: "lost", sinceMs: nowMs });
    const first = state.announcement.value;
    expect(first?.text).toBe("The connection is lost.");
    state.receive(snapshot({ nowMs: nowMs + 9_000, timeline: [moved(500, "b"), moved(501, "c")] }));
    expect(state.announcement.value?.text).toBe(
      "The connection is back. vision moved from a to c (auth, revoked).",
    );
    expect(state.announcement.value?.id).not.toBe(first?.id);
  });

  it("treats the entries of another process as new, although their ids start at 1 again", () => {
    const state = live();
    const restarted = snapshot({
      nowMs: nowMs + 9_000,
      startedMs: nowMs + 5_000,
      timeline: [moved(1, "c", nowMs + 6_000)],
    });
    state.receive(restarted);
    expect(state.announcement.value?.text).toBe(
      "The gateway has restarted. vision moved from a to c (auth, revoked).",
    );
    state.receivePatch({ nowMs: nowMs + 10_000, timeline: [moved(2, "d", nowMs + 10_000)] });
    expect(state.announcement.value?.text).toBe("vision moved from a to d (auth, revoked).");
  });

  it("shows the time since the start of a young gateway, at least five minutes, and follows it to the hour", () => {
    let clockMs = nowMs;
    const state = createPageState(() => clockMs);
    expect(state.span.value).toEqual(WHOLE_HOUR);
    state.receive(snapshot());
    const lengthAfter = (ms: number) => {
      clockMs = nowMs - 60_000 + ms;
      state.tick();
      return state.span.value;
    };
    expect(lengthAfter(60_000)).toEqual({ lengthMs: 300_000 });
    expect(lengthAfter(299_000)).toEqual({ lengthMs: 300_000 });
    expect(lengthAfter(601_000)).toEqual({ lengthMs: 610_000 });
    // The same object, so that nothing is drawn again.
    expect(lengthAfter(602_000)).toBe(lengthAfter(609_000));
    expect(lengthAfter(3_600_000)).toEqual(WHOLE_HOUR);
    expect(lengthAfter(90_000_000)).toEqual(WHOLE_HOUR);
  });

  it("leaves a span that the reader has chosen, also after a restart, until the reader takes it back", () => {
    const state = live();
    state.chosenSpan.value = WHOLE_HOUR;
    expect(state.span.value).toEqual(WHOLE_HOUR);
    state.receive(snapshot({ nowMs: nowMs + 9_000, startedMs: nowMs + 5_000 }));
    expect(state.span.value).toEqual(WHOLE_HOUR);
    state.chosenSpan.value = undefined;
    expect(state.span.value).toEqual({ lengthMs: 300_000 });
  });
});
