import { describe, expect, it } from "vitest";
import { unclearCommands } from "./unclear-commands.js";

const packages = {
  "": { bin: { tsc: "x" } },
  "node_modules/typescript": { bin: { tsc: "bin/tsc" } },
  "node_modules/@typescript/old": { bin: { tsc: "bin/tsc", tsserver: "bin/tsserver" } },
  "node_modules/api/node_modules/knip": { bin: { knip: "bin/knip" } },
  "node_modules/knip": { bin: { knip: "bin/knip" } },
};

describe("unclearCommands", () => {
  it("names a command that two packages have, and the script that calls it", () => {
    const found = unclearCommands({ packages }, { build: "knip && tsc -b", start: "node main.js" });
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^scripts\.build: tsc is a command of node_modules\/typescript and node_modules\/@typescript\/old/,
      ),
    ]);
  });

  it("has nothing against a command of one package, against what no script calls, or against a file that is named", () => {
    const scripts = { build: "node node_modules/typescript/bin/tsc -b && knip" };
    expect(unclearCommands({ packages }, scripts)).toEqual([]);
  });
});
