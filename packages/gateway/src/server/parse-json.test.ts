import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../contract/protocol-error.js";
import { parseJson } from "./parse-json.js";

function outcome(bytes: Uint8Array): unknown {
  try {
    return { value: parseJson(bytes) };
  } catch (error) {
    return error;
  }
}

describe("parseJson", () => {
  it("returns the same value as JSON.parse, for every JSON", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        fc.pre(!text.includes("__proto__"));
        expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("answers any bytes with a value or a 400, and the error does not repeat the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const end = outcome(bytes);
        expect(end instanceof ProtocolError ? end.status : "value" in Object(end)).toSatisfy(
          (found: unknown) => found === 400 || found === true,
        );
      }),
    );
    const error = outcome(Buffer.from('{"secret-prompt": oops'));
    expect(String(error)).not.toContain("secret-prompt");
  });

  it.each(['{"__proto__":1}', '[[{"a":{"__proto__":{}}}]]', '{"\\u005f_proto__":1}'])(
    "refuses the member __proto__ in %s",
    (text) => {
      expect(outcome(Buffer.from(text))).toMatchObject({ status: 400 });
    },
  );

  it("accepts __proto__ as a text", () => {
    expect(parseJson(Buffer.from('{"a":"__proto__"}'))).toEqual({ a: "__proto__" });
  });

  it("accepts 128 levels, and no more", () => {
    const nested = (levels: number) => Buffer.from("[".repeat(levels) + "]".repeat(levels));
    expect(outcome(nested(128))).toHaveProperty("value");
    expect(outcome(nested(129))).toMatchObject({ status: 400 });
  });
});
