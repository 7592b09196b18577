import { resolve } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import type { BuiltPackage } from "./read-package.js";

/**
 * Writes one declaration file for each door of a package into its `dist`, from what `tsc -b` wrote into its `types`. The same types have
 * one declaration for all doors. Without maps: the bundler keeps whole statements alone, so that an editor would go from a member to the
 * wrong line of a source, or to another source. Without a map the editor opens the declaration, which has the doc comment.
 */
export async function writeDeclarations({ folder, doors }: BuiltPackage): Promise<void> {
  const input = Object.fromEntries(doors.map((name) => [name, resolve(folder, `types/${name}.d.ts`)]));
  const bundled = await rollup({
    input,
    external: (id) => !/^[./]/.test(id),
    plugins: [dts()],
    onwarn(warning, warn) {
      // The doors name what users may name.
      if (!/references private shared type exports/.test(warning.message)) warn(warning);
    },
  });
  await bundled.write({
    dir: resolve(folder, "dist"),
    format: "es",
    minifyInternalExports: false,
    chunkFileNames: "shared.d.ts",
  });
  await bundled.close();
}
