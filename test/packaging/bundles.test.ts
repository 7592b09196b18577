import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { askService, failedOver, serviceText } from "./bundled-service.js";
import { runCommand } from "./run-command.js";

const { installed, said } = inject("packed");
const esbuild = (...options: readonly string[]) =>
  `await (await import("esbuild")).build({ ...common, ${options.join(", ")} });`;

/** Stands in docs/installing.md. */
const requireBanner =
  "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);";

/** How each bundler is asked, in JavaScript where `out` is the folder of the bundle. Nothing is left out of the bundle. */
const bundlers: readonly (readonly [title: string, file: string, script: string])[] = [
  ["esbuild, as an ES module", "service.mjs", esbuild('format: "esm"', "outfile: `${out}/service.mjs`")],
  [
    "esbuild, minified",
    "service.mjs",
    esbuild('format: "esm"', "minify: true", "outfile: `${out}/service.mjs`"),
  ],
  [
    "esbuild, in pieces",
    "service.mjs",
    esbuild('format: "esm"', "splitting: true", "outdir: out", 'outExtension: { ".js": ".mjs" }'),
  ],
  [
    "esbuild, with the require() of the guide",
    "service.mjs",
    esbuild(
      'format: "esm"',
      `banner: { js: ${JSON.stringify(requireBanner)} }`,
      "outfile: `${out}/service.mjs`",
    ),
  ],
  ["esbuild, as CommonJS", "service.cjs", esbuild('format: "cjs"', "outfile: `${out}/service.cjs`")],
  [
    "Vite SSR with noExternal",
    "service.mjs",
    `await (await import("vite")).build({
      configFile: false, logLevel: "error", ssr: { noExternal: true },
      build: { ssr: "service.mjs", outDir: out, target: "node20", emptyOutDir: true, rollupOptions: { output: { entryFileNames: "service.mjs" } } },
    });`,
  ],
  [
    "Rollup",
    "service.mjs",
    `const [{ rollup }, { nodeResolve }, { default: commonjs }, { default: json }] = await Promise.all(
      ["rollup", "@rollup/plugin-node-resolve", "@rollup/plugin-commonjs", "@rollup/plugin-json"].map((name) => import(name)),
    );
    const plugins = [nodeResolve({ preferBuiltins: true, exportConditions: ["node"] }), commonjs(), json()];
    const bundle = await rollup({ input: "service.mjs", plugins, onwarn() {} });
    await bundle.write({ dir: out, format: "esm", entryFileNames: "service.mjs", chunkFileNames: "[name]-[hash].mjs" });
    await bundle.close();`,
  ],
  [
    "webpack",
    "service.cjs",
    `const { default: webpack } = await import("webpack");
    const options = { mode: "production", optimization: { minimize: false }, target: "node20", entry: "./service.mjs", output: { path: out, filename: "service.cjs" } };
    await new Promise((resolve, reject) => webpack(options, (error, stats) => {
      if (error ?? stats.hasErrors()) reject(error ?? new Error(stats.toString()));
      else resolve();
    }));`,
  ],
];

const common = `const common = { entryPoints: ["service.mjs"], bundle: true, platform: "node", target: "node20", logLevel: "error" };`;

describe("a service in one bundle, run where nothing is installed,", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hotspare-bundles-"));
    await writeFile(join(installed, "service.mjs"), serviceText);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Writes a bundle into a folder of its own, and returns the folder. */
  const bundle = async (name: string, script: string): Promise<string> => {
    const out = join(folder, name.replaceAll(/\W+/g, "-"));
    await mkdir(out);
    const text = `const out = ${JSON.stringify(out)};\n${common}\n${script}`;
    await writeFile(join(installed, "bundle.mjs"), text);
    await runCommand(installed, process.execPath, "bundle.mjs");
    return out;
  };

  it.each(bundlers)("answers on the spare: %s", async (title, file, script) => {
    const out = await bundle(title, script);
    expect(await askService(out, file)).toEqual(failedOver);
  });

  it("says which package is missing when the package was left out and is not installed", async () => {
    const script = esbuild('format: "esm"', 'external: ["openai"]', "outfile: `${out}/service.mjs`");
    const out = await bundle("without the SDK", script);
    const message = expect.stringMatching(
      /^No request was sent: Cannot find package 'openai'.* Install the package\./,
    );
    expect(await askService(out, "service.mjs")).toEqual({ name: "HotspareError", message });
  });

  it("says that require() is missing when a package calls it", async () => {
    // The SDK as a package that needs Node's modules by require.
    await writeFile(join(installed, "sdk.cjs"), 'exports.OpenAI = require("node:http").Agent;');
    const script = esbuild(
      'format: "esm"',
      'alias: { openai: "./sdk.cjs" }',
      "outfile: `${out}/service.mjs`",
    );
    const out = await bundle("with an SDK in CommonJS", script);
    const message = expect.stringMatching(
      /^No request was sent: Dynamic require of "node:http".* as CommonJS\.$/,
    );
    expect(await askService(out, "service.mjs")).toEqual({ name: "HotspareError", message });
  });
});

it("the guide has the banner", async () => {
  expect(await readFile("docs/installing.md", "utf8")).toContain(requireBanner);
});

it("npm installs all packages without a warning about Node's version or a peer", () => {
  expect(said).not.toMatch(/EBADENGINE|ERESOLVE|peer/);
});
