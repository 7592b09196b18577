import { describe, expect, it } from "vitest";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { judgeWords } from "./judge-words.js";

type Row = [message: string, rest?: Partial<ErrorFacts>];

describe("a limit of a plan, a period or the usage", () => {
  it.each<Row>([
    // MiniMax's Token Plan, as a 500, in a stream and in a 200.
    [
      "usage limit exceeded, 5-hour usage limit reached for Token Plan Starter (1500/1500 used), resets at 2026-11-27T15:00:00+08:00 (2056)",
      { status: 500, type: "api_error" },
    ],
    [
      "usage limit exceeded, 5-hour usage limit reached for Token Plan Plus (0/0 used), resets at 2026-05-28T20:00:00+08:00",
      { status: 200 },
    ],
    ["5-hour usage limit reached for Token Plan Max, resets in 2 hours", { status: 500 }],
    ["usage limit exceeded for Token Plan"],
    ["weekly token limit exceeded for your plan", { status: 500 }],
    ["Monthly tokens limit exceeded: 5000000 of 5000000 used", { status: 403 }],
    ["You have exceeded the token limit for this month on the Coding Plan", { status: 403 }],
    ["本周 tokens 用量超过套餐上限", { status: 500 }],
    ["已超过每月 tokens 用量上限"],
  ])("is spent, and no size of the request: %s", (message, rest) => {
    expect(judgeWords({ status: 400, ...rest, message })?.class).toBe("quota_exceeded");
  });

  it.each<Row>([
    ["Your prompt exceeds the context length that your plan allows"],
    ["The input of 9000 tokens exceeds the limit of 8192 tokens"],
    ["Input tokens exceed the maximum of your plan: at most 8192 tokens in one request"],
    ["输入 tokens 超过模型上限"],
    ["prompt is too long: 203284 tokens > 200000 maximum", { status: 500 }],
  ])("is not the size of a request: %s", (message, rest) => {
    expect(judgeWords({ status: 400, ...rest, message })?.class).toBe("input_too_large");
  });
});

describe("a usage that ran out", () => {
  it.each<Row>([
    // Anthropic's plans.
    ["You're out of extra usage. Add more at claude.ai/settings/usage and keep going."],
    ["You have run out of usage."],
    ["Your workspace is out of monthly usage", { status: 403 }],
    ["Out of included API usage, upgrade to keep going", { status: 200 }],
    ["本月用量已用完"],
  ])("is spent: %s", (message, rest) => {
    expect(judgeWords({ status: 400, ...rest, message })?.class).toBe("quota_exceeded");
  });

  it("is believed as a text only, so that a prompt parks no account", () => {
    expect(judgeWords({ status: 400, message: "You're out of extra usage." })?.evidence).toBe("text");
  });

  it.each<Row>([["Parameter out of range: usage must be a string"], ["Unknown usage type 'extra'"]])(
    "is no field that is called usage: %s",
    (message) => {
      expect(judgeWords({ status: 400, message })).toBeUndefined();
    },
  );
});
