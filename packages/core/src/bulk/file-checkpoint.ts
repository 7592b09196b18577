import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import type { EmbeddingCheckpoint, EmbeddingRunIdentity } from "../contract/embed-many.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { checkSameRun } from "./same-run.js";

const index = z.number().int().min(0);
const stored = z.object({
  format: z.literal("hotspare/checkpoint/1"),
  model: z.string(),
  output: z.enum(["dense", "sparse", "hybrid"]),
  inputType: z.enum(["query", "document"]).optional(),
  finished: z.array(z.object({ start: index, end: index })),
});

/**
 * Stores in a file which inputs are finished, for output that you store yourself. Each save replaces the whole file, so
 * a crash leaves the old or the new file. An item is finished when you ask for the next item. After a crash, the last
 * few items may therefore come again.
 */
export function fileCheckpoint(path: string): EmbeddingCheckpoint {
  let identity: EmbeddingRunIdentity | undefined;
  return {
    async load(now) {
      identity = now;
      const text = await readIfThere(path);
      if (text === undefined) {
        return [];
      }
      const found = parse(text, path);
      const { model, output, inputType } = found;
      const before = { model, output, ...(inputType === undefined ? {} : { inputType }) };
      checkSameRun("checkpoint", path, before, now);
      return found.finished;
    },
    async save(finished) {
      await replaceFile(path, JSON.stringify({ format: "hotspare/checkpoint/1", ...identity, finished }));
    },
  };
}

function parse(text: string, path: string): z.infer<typeof stored> {
  try {
    return stored.parse(JSON.parse(text));
  } catch (cause) {
    throw new HotspareError({
      message: `"${path}" is no checkpoint that fileCheckpoint() wrote. Give another path: nothing was changed in it.`,
      cause,
    });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/**
 * Writes and flushes a file beside the old file, renames it over the old file, and flushes the folder, which holds the
 * name.
 */
async function replaceFile(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  const file = await open(beside, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  const folder = await open(dirname(path), "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
