import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the quick starts print. */
const quickStartPrints = {
  esm: /^embedder: team-a -> team-b, auth\n2 vectors of 1536 numbers from team-b, 2 attempts\n[\s\S]*tokens from team-b\n$/,
  commonjs: /^2 vectors from team-b, 2 attempts\n$/,
} as const;

/** One way to run the quick start. */
export interface QuickStart {
  readonly title: string;
  /** The folder in which Node runs the file. */
  readonly folder: string;
  readonly file: string;
  readonly prints: RegExp;
}

/** Makes JavaScript of the example as a user's own build does, and a bundle of it that needs no packages. Runs where the packages and esbuild are installed. */
const buildScript = `import { build } from "esbuild";
const [example, bundled] = process.argv.slice(2);
const common = { platform: "node", format: "esm", target: "node20", logLevel: "error" };
await build({ ...common, entryPoints: [example], outfile: "quick-start.mjs" });
await build({ ...common, entryPoints: ["quick-start.mjs"], bundle: true, outfile: bundled + "/quick-start.mjs" });
`;

/**
 * Writes the quick starts into a folder where the packages are installed.
 *
 * @param installed that folder; esbuild must be there too
 * @param bundled a folder where nothing is installed
 * @param run runs a file in the first folder
 */
export function writeQuickStarts(
  installed: string,
  bundled: string,
  run: (file: string, ...parameters: readonly string[]) => void,
): readonly QuickStart[] {
  for (const folder of [installed, bundled]) {
    mkdirSync(folder, { recursive: true });
    cpSync("examples/pictures", join(folder, "pictures"), { recursive: true });
  }
  cpSync("examples/quick-start.ts", join(installed, "example.ts"));
  writeFileSync(join(installed, "build.mjs"), buildScript);
  cpSync("examples/quick-start.cjs", join(installed, "quick-start.cjs"));
  run("build.mjs", "example.ts", bundled);
  return [
    { title: "as ES modules", folder: installed, file: "quick-start.mjs", prints: quickStartPrints.esm },
    { title: "as CommonJS", folder: installed, file: "quick-start.cjs", prints: quickStartPrints.commonjs },
    {
      title: "in one bundle, where nothing is installed",
      folder: bundled,
      file: "quick-start.mjs",
      prints: quickStartPrints.esm,
    },
  ];
}
