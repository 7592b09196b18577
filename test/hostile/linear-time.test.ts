import { describe, it } from "vitest";
import { depth } from "../support/depth.js";
import { expectLinear, upTo19Kilobytes } from "./linear-time.js";
import { scanners } from "./scanners.js";

const rows = Object.entries(scanners).map(([name, scan], from) => ({ name, scan, from }));

// The quick form of linear-time.long.test.ts: each scanner over a sixth of the texts, each text by a sixth of the scanners.
describe.each(rows)("$name", ({ scan, from }) => {
  it("takes linear time over 19 kB of anything", () =>
    expectLinear(upTo19Kilobytes, scan, { every: depth(6, 1), from }));
});
