import { describe, expect, it } from "vitest";
import { UnusableReplyError } from "../errors/unusable-reply-error.js";
import { readingReply } from "./reading-reply.js";

async function thrownFor(error: unknown): Promise<unknown> {
  try {
    await readingReply(() => Promise.reject(error));
  } catch (thrown) {
    return thrown;
  }
  throw new Error("It was expected to fail.");
}

describe("reading a reply", () => {
  it.each([
    ["a parser that runs out of stack", new RangeError("Maximum call stack size exceeded")],
    [
      "a text that is too long",
      Object.assign(new Error("Cannot create a string longer than 0x1fffffe8 characters"), {
        code: "ERR_STRING_TOO_LONG",
      }),
    ],
    ["an encoding that lies", Object.assign(new Error("incorrect header check"), { code: "Z_DATA_ERROR" })],
    ["a mistake of the SDK", new TypeError("Cannot read properties of undefined (reading 'map')")],
    ["what is no error", "broken"],
  ])("is the reply's fault when it fails by %s", async (_, error) => {
    const thrown = await thrownFor(error);
    expect(UnusableReplyError.isInstance(thrown) && [thrown.reason, thrown.cause]).toEqual([
      "unreadable_reply",
      error,
    ]);
  });

  it.each([
    ["an error of ours", new UnusableReplyError({ reason: "truncated_json", message: "cut" })],
    ["an error of the provider", Object.assign(new Error("no"), { status: 401 })],
    [
      "a failure of the network",
      Object.assign(new TypeError("terminated"), { cause: { code: "UND_ERR_SOCKET" } }),
    ],
    ["an abort", new DOMException("enough", "AbortError")],
    [
      "a build that lacks a module",
      new Error("x", { cause: new Error('Dynamic require of "util" is not supported') }),
    ],
  ])("throws %s as it is", async (_, error) => {
    expect(await thrownFor(error)).toBe(error);
  });
});
