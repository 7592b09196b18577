import { describe, expect, it } from "vitest";
import { eventTables } from "./event-tables.js";

const source = `
interface CallEvent {
  readonly callId: number;
  readonly metadata?: object;
}
interface AttemptEvent extends CallEvent {
  readonly attemptId: number;
}
type Outcome = "answered" | "failed";
interface HotspareEvents {
  /** A call has ended. */
  callEnd: CallEvent & {
    readonly outcome: Outcome;
    /** Who answered. */
    readonly credentialId?: string;
  };
  /** An attempt begins. */
  attempt: AttemptEvent;
  /** A request has ended. */
  progress: Progress & { readonly atMs: number };
}`;

describe("eventTables", () => {
  it("reads when an event is emitted, and what it carries", () => {
    expect(eventTables(source)).toContain(
      "| `callEnd` | A call has ended. | `outcome` (`answered`, `failed`), `credentialId?` (who answered) |",
    );
  });

  it("groups events by what they extend, with the members they share", () => {
    expect(eventTables(source)).toContain(
      "### Events of an attempt\n\nEach of these has `callId`, `metadata?`, `attemptId`.",
    );
  });

  it("names the type of another file", () => {
    expect(eventTables(source)).toContain("| the members of `Progress`, `atMs` |");
  });

  it("refuses an event without a comment", () => {
    const silent = source.replace("/** An attempt begins. */", "");
    expect(() => eventTables(silent)).toThrow("no comment that says when it is emitted");
  });

  it("refuses a group without a title", () => {
    expect(() => eventTables(source.replaceAll("AttemptEvent", "OtherEvent"))).toThrow(
      "the group OtherEvent of events has no title in the guide",
    );
  });
});
