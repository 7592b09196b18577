import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { licenceFaults } from "./licence-faults.js";
import { budgetFor, sizeFaults } from "./size-faults.js";
import { type ReleasedPackage, versionFaults } from "./version-faults.js";

const messages = (findings: readonly { readonly message: string }[]) =>
  findings.map(({ message }) => message);

describe("sizeFaults", () => {
  const sizes = { packedBytes: 1_000, unpackedBytes: 5_000, importBytes: 9_000 };

  it("names what grew above its budget, has none, or is gone", () => {
    const measured = { core: { ...sizes, importBytes: 9_001 }, fresh: sizes };
    expect(messages(sizeFaults({ core: sizes, old: sizes }, measured))).toEqual([
      expect.stringMatching(/^old: there is no such package/),
      expect.stringMatching(/^core: importBytes is 9001, the budget is 9000/),
      expect.stringMatching(/^fresh: has no budget/),
    ]);
  });

  it("has nothing against what a budget was written for, nor against a twentieth more", () => {
    const bytes = fc.integer({ min: 0, max: 50_000_000 });
    const any = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.record({ packedBytes: bytes, unpackedBytes: bytes, importBytes: bytes }),
    );
    fc.assert(
      fc.property(any, (measured) => {
        const budget = budgetFor(measured);
        const grown = Object.fromEntries(
          Object.entries(measured).map(([name, { packedBytes, ...rest }]) => [
            name,
            { ...rest, packedBytes: packedBytes * 1.05 },
          ]),
        );
        expect(sizeFaults(budget, measured)).toEqual([]);
        expect(sizeFaults(budget, grown)).toEqual([]);
      }),
    );
  });

  it("counts a budget without a number as passed", () => {
    expect(sizeFaults({ core: JSON.parse('{"packedBytes":1000}') }, { core: sizes })).toHaveLength(2);
  });
});

describe("licenceFaults", () => {
  const refused = (license: string | undefined, dev = false) =>
    licenceFaults({
      "node_modules/a": { version: "1.0.0", dev, ...(license === undefined ? {} : { license }) },
    }).length === 1;

  it.each([
    "MIT",
    "Apache-2.0",
    "(MIT OR GPL-3.0-only)",
    "GPL-3.0-only OR MIT",
    "MIT AND ISC",
    "(MIT OR CC0-1.0)",
  ])("takes %s", (license) => {
    expect(refused(license)).toBe(false);
  });

  it.each([
    undefined,
    "",
    "GPL-3.0-only",
    "MIT AND GPL-3.0-only",
    "SEE LICENSE IN LICENSE",
    "UNLICENSED",
    "(MIT",
    "MIT)",
    "MIT OR",
    "MIT ISC",
    "mit",
  ])("refuses %s", (license) => {
    expect(refused(license)).toBe(true);
  });

  it("does not ask what only developers install", () => {
    expect(refused("GPL-3.0-only", true)).toBe(false);
  });
});

describe("versionFaults", () => {
  const core: ReleasedPackage = {
    folder: "packages/core",
    manifest: { name: "@hotspare/core", version: "0.0.0" },
    changelog: undefined,
    nextVersion: "0.1.0",
  };
  const config = (dependencies: Readonly<Record<string, string>>): ReleasedPackage => ({
    ...core,
    folder: "packages/config",
    manifest: { name: "@hotspare/config", version: "0.0.0", dependencies },
  });

  it("has nothing against a first release", () => {
    expect(versionFaults([core, config({ "@hotspare/core": ">=0.0.0 <1", zod: "^4.0.0" })])).toEqual([]);
    expect(versionFaults([core, config({ "@hotspare/core": "0.0.0" })])).toEqual([]);
  });

  it.each([
    ["another range", [core, config({ "@hotspare/core": "^0.1.0" })], 'write ">=0.0.0 <1"'],
    [
      "a package that is gone",
      [core, config({ "@hotspare/old": ">=0.0.0 <1" })],
      "is no package of this workspace",
    ],
    [
      "a next version outside of the ranges",
      [{ ...core, nextVersion: "1.0.0" }],
      "version 1.0.0 is outside of",
    ],
    ["no changeset for a first release", [{ ...core, nextVersion: undefined }], "no changeset names it"],
    ["a changelog before a release", [{ ...core, changelog: "# x\n" }], "is there before a release"],
    [
      "a changelog that stayed behind",
      [{ ...core, manifest: { ...core.manifest, version: "0.2.0" }, changelog: "# x\n\n## 0.1.0\n" }],
      "its newest version is 0.1.0, the manifest's 0.2.0",
    ],
  ])("finds %s", (_, packages, message) => {
    expect(messages(versionFaults(packages))).toEqual([expect.stringContaining(message)]);
  });

  it("has nothing against a changelog of the version", () => {
    const released = {
      ...core,
      manifest: { ...core.manifest, version: "0.2.0" },
      changelog: "# x\n\n## 0.2.0\n\n## 0.1.0\n",
    };
    expect(versionFaults([{ ...released, nextVersion: undefined }])).toEqual([]);
  });
});
