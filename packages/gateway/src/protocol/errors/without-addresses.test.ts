import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutAddresses } from "./without-addresses.js";

const port = fc.integer({ min: 10, max: 65_535 });
const host = fc.oneof(
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
  fc.domain().map((name) => `${name}.com`),
  fc.constantFrom("my-account.openai.azure.com", "vllm.svc.cluster.local", "gpu-7.lan"),
);
const address = fc.oneof(
  fc.tuple(host, port).map(([name, at]) => `${name}:${at}`),
  fc.constantFrom("2001:db8:1:2:3:4:5:6", "fe80::1", "::1"),
  host.map((name) => `https://${name}/v1/chat?api-key=abc`),
  fc.tuple(fc.constantFrom("localhost", "gpu7"), port).map(([name, at]) => `${name}:${at}`),
);
const random = fc.string({
  unit: fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"),
  minLength: 34,
  maxLength: 60,
});
const key = fc.oneof(
  random,
  random.map((text) => `sk-proj-${text}`),
  random.map((text) => `Bearer ${text}`),
  fc.uuid(),
  random.map((text) => `sk-${text.slice(0, 4)}*****${text.slice(-4)}`),
  random.map((text) => `org-${text.slice(0, 20)}`),
);
const before = fc.constantFrom(
  "Error at ",
  "connect ECONNREFUSED ",
  "(",
  "key: ",
  '"',
  "host=",
  "\n",
  "Zugriff auf ",
);
const after = fc.constantFrom(".", " failed.", ")", '"', ", try again", "\n", "");

describe("A provider's message for a client", () => {
  it.each([
    "Invalid schema for response_format 'user_message': In context=('properties', 'key_points'), 'additionalProperties' is required.",
    "Unknown parameter: 'web_search_options.user_location.type'.",
  ])("does not change names of fields: %s", (sentence) => {
    expect(withoutAddresses(sentence)).toBe(sentence);
  });

  it("has no address and no key, at any position", () => {
    fc.assert(
      fc.property(before, fc.oneof(address, key), after, (left, secret, right) => {
        const shown = withoutAddresses(`${left}${secret}${right}`);
        const bare = secret.replace(/^Bearer /, "");
        expect(shown).not.toContain(bare);
        expect(shown).toContain("[hidden]");
      }),
    );
  });

  it("does not show the address to which the request was sent, whatever its name is", () => {
    const asked = "http://gpubox/v1";
    expect(withoutAddresses("No route to gpubox (http://gpubox/v1)", [asked])).not.toContain("gpubox");
  });

  it.each([
    "This model's maximum context length is 8192 tokens, however you requested 8610 tokens.",
    "Invalid 'messages[0].content[1].image_url': expected a data URL at 10:20:30, ratio 3.5.",
    "Unsupported parameter: 'max_tokens' is not supported with gpt-4.1-mini-2025-04-14.",
    "Error code:429, status:400, at 2026-01-05T10:20:30Z",
    "{'type': 'string_type', 'loc': ('body', 'input')}",
    "InvalidParameter.InputTooLong: response_format.json_schema.schema is wrong, see package.json",
    "Total tokens of image and text exceed max message tokens",
  ])("keeps ordinary text: %s", (sentence) => {
    expect(withoutAddresses(sentence)).toBe(sentence);
  });

  it("is one line of at most 1,000 characters, computed in a time that does not grow with the text", () => {
    fc.assert(
      fc.property(fc.constantFrom("a.", "a-", ":", "1.", "sk-", "x", "*", "[", "://", " "), (piece) => {
        const started = performance.now();
        const shown = withoutAddresses(piece.repeat(200_000));
        expect(shown.length).toBeLessThanOrEqual(1_001);
        expect(performance.now() - started).toBeLessThan(2_000);
      }),
      { numRuns: 10 },
    );
    expect(withoutAddresses("one\r\ntwo\u0000three")).toBe("one two three");
  });
});
