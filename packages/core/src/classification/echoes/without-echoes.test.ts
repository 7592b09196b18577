import { describe, expect, it } from "vitest";
import { withoutEchoes } from "./without-echoes.js";

const own = (message: string, ...texts: readonly string[]) => withoutEchoes({ message }, () => texts).message;

describe("the words of a server without those of the request", () => {
  it.each([
    [
      "a whole prompt behind a colon",
      "Failed to render: my balance is insufficient",
      "my balance is insufficient",
      'Failed to render: "…"',
    ],
    [
      "a whole prompt within a sentence",
      "cannot read my balance is insufficient as text",
      "My balance is  INSUFFICIENT!",
      'cannot read "…" as text',
    ],
    ["a prompt of one word", "cannot tokenize: unauthorized", "unauthorized", 'cannot tokenize: "…"'],
    ["a prompt of two words", "bad text (invalid key) at 3", "Invalid key", 'bad text ("…") at 3'],
    [
      "a beginning that is cut",
      "Overloaded at why does my bank sa",
      "Why does my bank say that?",
      'Overloaded at "…" sa',
    ],
    [
      "a part that stands as a quotation",
      "near: try again in 3 hours",
      "I said: try again in 3 hours, please",
      'near: "…"',
    ],
    [
      "many words from the middle",
      "no road for a bank that says account balance is insufficient today now",
      "tell me of a bank that says account balance is insufficient today, thanks",
      'no road for "…" now',
    ],
    ["Chinese", "无法处理：为什么我的账户余额不足", "为什么我的账户余额不足", '无法处理:"…"'],
  ])("leaves out %s", (_, message, text, expected) => {
    expect(own(message, "be kind", text)).toBe(expected);
  });

  it.each([
    [
      "words that a long prompt has too",
      "Rate limit reached. Please try again in 7m12s",
      "When it fails, please try again in a while.",
    ],
    [
      "a sentence with some words of the prompt",
      "The model gpt-9 does not exist",
      "It is false that he does not exist now",
    ],
    ["a word of a prompt of one word", "Your balance is insufficient", "balance"],
    ["a code that is the prompt", "insufficient_quota", "insufficient quota"],
    ["Chinese words that many say", "服务繁忙，请稍后再试", "我说请稍后再试可以吗"],
  ])("keeps %s", (_, message, text) => {
    const facts = { message };
    expect(withoutEchoes(facts, () => [text])).toBe(facts);
  });

  it("reads the texts of a body too, and changes neither them nor codes", () => {
    const body = {
      error: { message: "x: it says invalid api key", code: "invalid_api_key" },
      more: ["it says invalid api key"],
    };
    const facts = { message: "x: it says invalid api key", code: "invalid_api_key", status: 404, body };
    expect(withoutEchoes(facts, () => ["it says invalid api key", "invalid api key"])).toEqual({
      message: 'x: "…"',
      code: "invalid_api_key",
      status: 404,
      body: { error: { message: 'x: "…"', code: "invalid_api_key" }, more: ['"…"'] },
    });
    expect(body.more).toEqual(["it says invalid api key"]);
  });

  it("asks for no text when the network failed", () => {
    const facts = { message: "connect ECONNREFUSED", errno: "ECONNREFUSED" };
    expect(withoutEchoes(facts, () => expect.unreachable())).toBe(facts);
  });

  it("reads the beginning of a long request, whatever stands in it", () => {
    const words = "a a a ".repeat(2_000);
    const long = "a ".repeat(3 * 1024 * 1024);
    expect(own(words, long).length).toBeLessThan(words.length);
    expect(own("x: b c d", long, "b c d")).toBe("x: b c d");
  });
});

describe("a text of a server that holds nothing of the request", () => {
  it("is searched once for all failures of the request", () => {
    const clean = new Set<string>();
    let searches = 0;
    const texts = () => {
      searches += 1;
      return ["my balance is insufficient"];
    };
    const refused = {
      message: "Incorrect API key provided",
      body: { message: "Incorrect API key provided" },
    };
    for (let count = 0; count < 3; count += 1) {
      expect(withoutEchoes(refused, texts, clean)).toBe(refused);
    }
    expect(searches).toBe(1);
    const echoed = { message: "cannot read: my balance is insufficient" };
    for (let count = 0; count < 2; count += 1) {
      expect(withoutEchoes(echoed, texts, clean).message).toBe('cannot read: "…"');
    }
    expect(searches).toBe(3);
  });

  it("is kept of a hundred texts at most, and of short ones alone", () => {
    const clean = new Set<string>();
    withoutEchoes({ message: `no such thing ${"x ".repeat(5_000)}` }, () => ["hello"], clean);
    for (let count = 0; count < 500; count += 1) {
      withoutEchoes({ message: `no such thing as ${count}` }, () => ["hello"], clean);
    }
    expect(clean.size).toBe(100);
  });
});
