import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** In the repository, where Node finds the packages that stay outside of the bundle. */
const cache = here("../../node_modules/.cache/");

/** The programs of a fleet, as files that plain Node runs: a process that first loads a compiler starts ten times as slowly. */
export interface Programs {
  readonly worker: string;
  readonly proxy: string;
  remove(): void;
}

export async function buildPrograms(): Promise<Programs> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "fleet-"));
  const bundle = await rolldown({
    input: { worker: here("worker.ts"), proxy: here("proxy.ts") },
    platform: "node",
    resolve: { conditionNames: ["@hotspare/source", "node", "import", "default"] },
    external: (id) => !/^[./\0]/.test(id) && !id.startsWith("@hotspare/") && !id.startsWith("@oxc-project/"),
    transform: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    logLevel: "silent",
  });
  await bundle.write({
    dir: folder,
    format: "es",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
  });
  await bundle.close();
  return {
    worker: join(folder, "worker.mjs"),
    proxy: join(folder, "proxy.mjs"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
