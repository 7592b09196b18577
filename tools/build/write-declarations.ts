import { resolve } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import type { BuiltPackage } from "./read-package.js";
import { writeChanged } from "./write-changed.js";

/**
 * Packages whose types our declarations hold themselves, as far as we name them. Version 4 of the AI SDK's interfaces needs Node 22 and version 7 of `ai`: users
 * of `ai` 6 and Node 20 get our package without it, and users of version 4 have the same types from their own copy.
 */
const heldTypes: ReadonlySet<string> = new Set(["@ai-sdk/provider-4"]);

/**
 * Writes one declaration file for each door of a package into its `dist`, from what `tsc -b` wrote into its `types`. The same types have
 * one declaration for all doors. Without maps: the bundler keeps whole statements alone, so that an editor would go from a member to the
 * wrong line of a source, or to another source. Without a map the editor opens the declaration, which has the doc comment. Resolves
 * with the names of the files.
 */
export async function writeDeclarations({ folder, doors }: BuiltPackage): Promise<ReadonlySet<string>> {
  const input = Object.fromEntries(doors.map((name) => [name, resolve(folder, `types/${name}.d.ts`)]));
  const bundled = await rollup({
    input,
    external: (id) => !/^[./]/.test(id) && !heldTypes.has(id),
    plugins: [
      {
        name: "held-types",
        resolveId: (id) => (heldTypes.has(id) ? resolve(`node_modules/${id}/dist/index.d.ts`) : undefined),
      },
      dts(),
    ],
    onwarn(warning, warn) {
      // The doors name what users may name. Held types import more than is left of them.
      const isExpected =
        warning.code === "UNUSED_EXTERNAL_IMPORT" ||
        /references private shared type exports/.test(warning.message);
      if (!isExpected) warn(warning);
    },
  });
  const { output } = await bundled.generate({
    dir: resolve(folder, "dist"),
    format: "es",
    minifyInternalExports: false,
    chunkFileNames: "shared.d.ts",
  });
  await bundled.close();
  for (const file of output) {
    writeChanged(`${folder}/dist/${file.fileName}`, file.type === "chunk" ? file.code : file.source);
  }
  return new Set(output.map(({ fileName }) => fileName));
}
