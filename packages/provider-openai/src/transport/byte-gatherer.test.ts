import fc from "fast-check";
import { expect, it } from "vitest";
import { depth } from "../../test/depth.js";
import { ByteGatherer } from "./byte-gatherer.js";

it("has the bytes of all its pieces, up to its limit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 30_000, size: "max" }), { maxLength: 8 }),
      fc.nat(60_000),
      (pieces, most) => {
        const gatherer = new ByteGatherer(most);
        const all = Buffer.concat(pieces);
        const fits = pieces.every((piece) => gatherer.add(piece));
        expect(fits).toBe(all.length <= most);
        if (fits) {
          expect(Buffer.from(gatherer.bytes()).equals(all)).toBe(true);
          expect(gatherer.text()).toBe(new TextDecoder().decode(all));
        } else {
          expect(all.subarray(0, most).equals(Buffer.from(gatherer.bytes()))).toBe(true);
        }
      },
    ),
    { numRuns: depth(50, 200) },
  );
});
