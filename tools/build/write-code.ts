import { resolve } from "node:path";
import { type OutputOptions, rolldown } from "rolldown";
import { bundledPackages } from "./bundled-packages.js";
import { commonDependencies, commonText } from "./common-dependencies.js";
import type { BuiltPackage } from "./read-package.js";
import { writeChanged } from "./write-changed.js";

/**
 * The sources are published too, so the maps need not hold them. Comments are in the declarations; those that help bundlers leave out
 * what is not used stay.
 */
const output: OutputOptions = {
  format: "esm",
  sourcemap: true,
  sourcemapExcludeSources: true,
  comments: { legal: true, annotation: true, jsdoc: false },
  minifyInternalExports: false,
  chunkFileNames: "[name].js",
  codeSplitting: {
    groups: [
      ...bundledPackages.map(({ name, files }) => ({ name, test: files })),
      // A file of its own: Rollup runs a CommonJS dependency where its importer stands, and tsyringe before the other lines of that file.
      { name: "reflect-polyfill", test: /reflect-polyfill\.ts$/ },
      { name: "shared", minShareCount: 2 },
    ],
  },
};

/**
 * Writes one file for each entry of a package into its `dist`, and what several entries need into `shared.js`. Node spends most of an
 * import on finding and compiling files. Resolves with the names of the files.
 */
export async function writeCode({ folder, entries }: BuiltPackage): Promise<ReadonlySet<string>> {
  const common = commonDependencies[folder] ?? {};
  const bundled = await rolldown({
    cwd: resolve(folder),
    input: Object.fromEntries(entries.map((name) => [name, resolve(folder, `src/${name}.ts`)])),
    platform: "node",
    tsconfig: false,
    // As in tsconfig.base.json: the oldest Node that we promise has nothing newer.
    transform: { target: "es2022" },
    external: (id) => isOutside(id) && !Object.hasOwn(common, id),
    plugins: [
      {
        name: "common-dependencies",
        resolveId: (id) => (Object.hasOwn(common, id) ? { id: `./${id}.cjs`, external: true } : undefined),
      },
    ],
  });
  const { output: files } = await bundled.generate({ ...output, dir: resolve(folder, "dist") });
  await bundled.close();
  const written = new Set<string>();
  const write = (name: string, content: string | Uint8Array) => {
    writeChanged(`${folder}/dist/${name}`, content);
    written.add(name);
  };
  for (const [dependency, names] of Object.entries(common))
    write(`${dependency}.cjs`, commonText(dependency, names));
  for (const file of files) {
    const foreign = bundledPackages.find(({ name }) => file.fileName.startsWith(`${name}.js`));
    if (file.type === "chunk") {
      write(
        file.fileName,
        inAscii(foreign === undefined ? file.code : withLicense(file.code, foreign.license)),
      );
    } else if (foreign === undefined) {
      // Somebody else's sources are not published with ours.
      write(file.fileName, file.source);
    }
  }
  return written;
}

/** Everything but our own files, the packages of which we publish a part, and what rolldown itself writes for newer syntax. */
function isOutside(id: string): boolean {
  const inside = [...bundledPackages.map(({ name }) => name), "@oxc-project/runtime"];
  return !/^[./\0]/.test(id) && !inside.some((name) => id === name || id.startsWith(`${name}/`));
}

/** One letter of another script makes Node keep a whole file with two bytes a letter, and compile it a fifth slower. */
function inAscii(code: string): string {
  const escaped = /\\[\u0080-\uffff]/.exec(code);
  if (escaped !== null) throw new Error(`Write the letter without a backslash before it: ${escaped[0]}`);
  return code.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Without its map: the sources of the map are not published with ours. */
function withLicense(code: string, license: string): string {
  return `/*!\n${license}\n*/\n${code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, "\n")}`;
}
