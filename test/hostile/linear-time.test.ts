import { describe, it } from "vitest";
import { expectLinear, upTo19Kilobytes } from "./linear-time.js";
import { scanners } from "./scanners.js";

// The quick form of linear-time.long.test.ts.
describe.each(Object.entries(scanners))("%s", (_, scan) => {
  it("takes linear time over 19 kB of anything", () => expectLinear(upTo19Kilobytes, scan));
});
