import { resolve } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import type { BuiltPackage } from "./read-package.js";

/**
 * Writes one declaration file for each door of a package into its `dist`, from what `tsc -b` wrote into its `types`, with a map to the
 * sources. The same types have one declaration for all doors.
 */
export async function writeDeclarations({ folder, doors }: BuiltPackage): Promise<void> {
  const input = Object.fromEntries(doors.map((name) => [name, resolve(folder, `types/${name}.d.ts`)]));
  const bundled = await rollup({
    input,
    external: (id) => !/^[./]/.test(id),
    plugins: [dts({ sourcemap: true })],
    onwarn(warning, warn) {
      // The doors name what users may name.
      if (!/references private shared type exports/.test(warning.message)) warn(warning);
    },
  });
  await bundled.write({
    dir: resolve(folder, "dist"),
    format: "es",
    sourcemap: true,
    minifyInternalExports: false,
    chunkFileNames: "shared.d.ts",
  });
  await bundled.close();
}
