import { describe, expect, it } from "vitest";
import { judgeWords } from "./judge-words.js";

describe("words of a throttle", () => {
  it.each(["Too many requests.", "Too many concurrent calls", "rate limit exceeded"])(
    "are read also under another status: %s",
    (message) => {
      expect(judgeWords({ status: 400, message })).toMatchObject({ class: "rate_limited" });
    },
  );

  it.each([
    "Too many stop sequences: at most 4 are allowed.",
    "Too many tools: the maximum is 128.",
    "Too many messages in one conversation",
    "Too many stop words",
    "Too many few-shot examples",
  ])("do not count what a request holds too much of: %s", (message) => {
    expect(judgeWords({ status: 400, message })?.class).not.toBe("rate_limited");
  });
});
