import { describe, expect, it } from "vitest";
import { bareSentence } from "./bare-sentence.js";

describe("the identifiers of a message are removed", () => {
  it.each([
    ["It failed. Request id: 02170000000000000000000000000000000ffffac100000000000", "It failed."],
    ["It failed.Request ID: req-413-abcd", "It failed."],
    ["It failed. requestId:0217", "It failed."],
    ["Bad.ARKRequest ID:0217;CSDRequestId:0000-1;Label:x", "Bad. ; ;Label:x"],
    ["Your account [2100000429] has reached it", "Your account has reached it"],
    ["Your account %!s(int64=2100000000) has", "Your account has"],
  ])("%j", (sentence, rest) => {
    expect(bareSentence(sentence).replace(/\s+/g, " ").trim()).toBe(rest);
  });

  it("and nothing else", () => {
    const sentence = "Input length 203743 exceeds the maximum length 202752";
    expect(bareSentence(sentence)).toBe(sentence);
  });
});
