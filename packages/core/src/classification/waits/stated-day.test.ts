import { describe, expect, it } from "vitest";
import { waitInMessage } from "./wait-in-message.js";

const now = Date.parse("2026-11-27T12:00:00Z");
const until = (date: string) => Date.parse(date) - now;

describe("a stated day", () => {
  it.each<[string, number]>([
    // Anthropic.
    [
      "You have reached your specified API usage limits. You will regain access on 2027-01-01 at 00:00 UTC.",
      until("2027-01-01T00:00Z"),
    ],
    ["Your plan is renewed on 2026-12-01 at 08:30 UTC.", until("2026-12-01T08:30Z")],
    ["The quota will be available on 2026-12-05 at 00:00:00 GMT", until("2026-12-05T00:00Z")],
    ["Usage is blocked until 2026-12-01.", until("2026-12-01T00:00Z")],
    ["Your allowance renews on 2026-12-01", until("2026-12-01T00:00Z")],
    ["You will regain access on December 1, 2026.", until("2026-12-01T00:00Z")],
    ["Limit reached. Access will be restored on Dec 3, 2026 at 9:15 AM UTC", until("2026-12-03T09:15Z")],
    ["Your quota resets on 2026-12-01 (UTC)", until("2026-12-01T00:00Z")],
    ["您的额度将于 2026-12-01 重置", until("2026-11-30T16:00Z")],
    ["套餐用量已用完，2026年12月1日恢复", until("2026-11-30T16:00Z")],
  ])("is a wait: %s", (message, expected) => {
    expect(waitInMessage(message, now)).toBe(expected);
  });

  it.each([
    "The model was available until 2024-06-01.",
    "The version 2026-12-01 is not supported",
    "Use a model that is dated 2026-12-01",
    "Invalid date: 2026-12-01 in the field until",
    "Your quota resets on 2026-13-45",
    "Available until 2026-12-01-preview",
    "Blocked until 2026-12-01 10:00",
    "模型 2026-12-01 不存在",
  ])("in the past, of a version, or of nobody's clock is none: %s", (message) => {
    expect(waitInMessage(message, now)).toBeUndefined();
  });
});
