import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyRing } from "./key-ring.js";

describe("a ring of keys", () => {
  it("finds the owner of a whole key, and no owner for other texts", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 20 }), ([given = "", ...keys]) => {
        const ring = new KeyRing<string>();
        for (const key of keys) {
          expect(ring.add(key, `of ${key}`)).toBeUndefined();
        }
        expect(keys.map((key) => ring.find(key))).toEqual(keys.map((key) => `of ${key}`));
        expect(ring.find(given)).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  it("does not add a key twice", () => {
    const ring = new KeyRing<string>();
    ring.add("a-key-of-16-chars", "first");
    expect(ring.add("a-key-of-16-chars", "second")).toBe("first");
    expect(ring.find("a-key-of-16-chars")).toBe("first");
  });

  it("keeps no key that could be printed", () => {
    const ring = new KeyRing<string>();
    ring.add("a-key-of-16-chars", "owner");
    expect(inspect(ring, { depth: 9, showHidden: true })).not.toContain("a-key");
  });
});
