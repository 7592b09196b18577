import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Manifest, manifestFaults } from "./manifest-faults.js";
import { packedFiles } from "./packed-files.js";

const FILES = [
  "LICENSE",
  "README.md",
  "package.json",
  ...["index.js", "index.js.map", "plugin.js", "plugin.js.map", "bin.js"].map((name) => `dist/${name}`),
  ...["index.d.ts", "plugin.d.ts"].map((name) => `dist/${name}`),
  "src/index.ts",
];
const built = { entries: ["index", "plugin", "bin"], doors: ["index", "plugin"] };
const messages = (findings: readonly { readonly message: string }[]): string[] =>
  findings.map(({ message }) => message);

describe("packedFiles", () => {
  const faults = (files: readonly string[]) => messages(packedFiles("packages/core", files, built));

  it("has nothing against sources, what is built of them, and a changelog", () => {
    const more = [
      "CHANGELOG.md",
      "src/health/a.ts",
      "dist/shared.js",
      "dist/shared.d.ts",
      "dist/shared.js.map",
    ];
    expect(faults([...FILES, ...more])).toEqual([]);
  });

  it.each(["LICENSE", "src/index.ts", "dist/bin.js", "dist/plugin.d.ts"])(
    "says that %s is missing",
    (path) => {
      expect(faults(FILES.filter((each) => each !== path))).toEqual([`lacks ${path}`]);
    },
  );

  it.each(["src/a.test.ts", "test/post.ts", ".env", "src/__fixtures__/reply.ts", "tsconfig.json"])(
    "does not publish %s",
    (path) => {
      expect(faults([...FILES, path])).toEqual([expect.stringContaining(`publishes ${path}`)]);
    },
  );

  it.each(["dist/old.js", "dist/.tsbuildinfo", "dist/health/a.js", "dist/bin.d.ts", "dist/index.d.ts.map"])(
    "finds %s, which the build does not write",
    (path) => {
      expect(faults([...FILES, path])).toEqual([
        expect.stringContaining(`publishes ${path}, which the build does not write`),
      ]);
    },
  );
});

describe("manifestFaults", () => {
  const manifest: Manifest = JSON.parse(readFileSync("packages/provider-openai/package.json", "utf8"));
  const faults = (change: Partial<Manifest>): string[] =>
    messages(manifestFaults("packages/provider-openai", { ...manifest, ...change }, manifest.version));

  it("has nothing against the package that others are copied from", () => {
    expect(faults({})).toEqual([]);
  });

  it("keeps the polyfill of core", () => {
    const core: Manifest = JSON.parse(readFileSync("packages/core/package.json", "utf8"));
    const coreFaults = (sideEffects: boolean | readonly string[]) =>
      messages(manifestFaults("packages/core", { ...core, sideEffects }, core.version));
    expect(coreFaults(core.sideEffects ?? true)).toEqual([]);
    expect(coreFaults(false)).toEqual([expect.stringMatching(/^sideEffects/)]);
  });

  it.each<[string, Partial<Manifest>]>([
    ["name", { name: "@hotspare/openai" }],
    ["description", { description: "" }],
    ["license", { license: "MIT" }],
    ["type", { type: "commonjs" }],
    ["sideEffects", { sideEffects: true }],
    ["engines", { engines: { node: ">=18" } }],
    ["repository", { repository: { directory: "packages/core" } }],
    ["publishConfig", { publishConfig: {} }],
    ["exports", { exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } } }],
    ["dependencies", { dependencies: { "@hotspare/core": "^0.1.0" } }],
    ["peerDependencies", { peerDependencies: { "@hotspare/core": "^0.1.0" } }],
    ["devDependencies", { devDependencies: { "@hotspare/core": "9.9.9" } }],
    ["peerDependencies", { peerDependencies: { ...manifest.peerDependencies, zod: "^4.0.0" } }],
    ["openai", { dependencies: { openai: "^7.57.0" } }],
    ["exports", { exports: { ...manifest.exports, "./plugin": { default: "./dist/plugin.js" } } }],
  ])("says what is wrong with %s", (field, change) => {
    expect(faults(change)).toEqual([expect.stringMatching(new RegExp(`^${field}`))]);
  });
});
