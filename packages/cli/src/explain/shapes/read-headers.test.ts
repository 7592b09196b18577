import { describe, expect, it } from "vitest";
import { readHeaders } from "./read-headers.js";

describe("readHeaders", () => {
  const expected = { "retry-after": "9", "x-request-id": "r" };
  it.each<[string, unknown]>([
    ["an object", { "retry-after": 9, "x-request-id": "r", "content-length": "5", ":status": "429" }],
    ["an object of lists", { "retry-after": ["9"], "x-request-id": ["r"] }],
    [
      "pairs",
      [
        ["retry-after", "9"],
        ["x-request-id", "r"],
      ],
    ],
    ["a flat list", ["retry-after", "9", "x-request-id", "r"]],
    [
      "a list of names and values",
      [
        { name: "retry-after", value: "9" },
        { key: "x-request-id", value: "r" },
      ],
    ],
    ["a list of small objects", [{ "retry-after": "9" }, { "x-request-id": "r" }]],
    ["lines", "HTTP/1.1 429 Too Many\r\nretry-after: 9\r\nx-request-id: r\r\n"],
    ["a list of lines", ["retry-after: 9", "x-request-id: r", "connection: close"]],
    [
      "a printed Headers of undici",
      {
        cookies: null,
        "headers map": { "retry-after": { name: "retry-after", value: "9" }, "x-request-id": { value: "r" } },
      },
    ],
    ["a printed Headers of node-fetch", { map: { "retry-after": ["9"], "x-request-id": ["r"] } }],
  ])("reads %s", (_, given) => {
    expect(readHeaders(given)).toEqual({ headers: expected });
  });

  it.each([undefined, null, 5, "", []])("finds none in %j", (given) => {
    expect(readHeaders(given)).toEqual({ headers: {} });
  });

  it("names a header that no reply can have", () => {
    expect(readHeaders({ "a b": "x" })).toEqual({ wrong: "a b" });
  });
});
