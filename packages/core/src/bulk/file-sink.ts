import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import type {
  EmbeddedItem,
  EmbeddingRunIdentity,
  EmbeddingSink,
  IndexRange,
} from "../contract/embed-many.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { IndexRanges } from "./index-ranges.js";
import { checkSameRun } from "./same-run.js";
import { encodeItem, type StoredHeader } from "./stored-embedding.js";
import { readStoredHeader, storedLines } from "./stored-lines.js";

/** Files that this process is writing. Two runs on one file would overwrite each other. */
const beingWritten = new Set<string>();

/**
 * Writes a run's items to a file, one JSON line for each item. The file is output and checkpoint in one: after a crash
 * at any moment, the same run continues from the file, and the file holds every item exactly once. Read the file with
 * `readEmbeddings`.
 *
 * @throws {InvalidConfigError} from the run, when the file belongs to a run with another model, output or input type
 */
export function fileSink(path: string): EmbeddingSink {
  const file = resolve(path);
  let handle: FileHandle | undefined;
  let position = 0;
  return {
    async open(identity) {
      if (beingWritten.has(file)) {
        throw new HotspareError({
          message: `The file "${path}" is being written by another run of this process. Wait for its end, or give another file.`,
        });
      }
      beingWritten.add(file);
      handle = await open(file, constants.O_RDWR | constants.O_CREAT).catch((error: unknown) => {
        beingWritten.delete(file);
        throw error;
      });
      const finished = new IndexRanges();
      position = await recover(handle, path, identity, finished);
      return finished.toArray();
    },
    async write(items) {
      if (handle === undefined) {
        throw new HotspareError({ message: `The file "${path}" is not open: call open() first.` });
      }
      position += await append(handle, linesOf(items), position);
    },
    async close() {
      const closing = handle;
      handle = undefined;
      if (closing !== undefined) {
        await closing.close();
        beingWritten.delete(file);
      }
    },
  };
}

/**
 * Finds the whole lines, cuts off a torn end, and starts a new file with its header. Returns the end of the file in
 * bytes.
 */
async function recover(
  handle: FileHandle,
  path: string,
  identity: EmbeddingRunIdentity,
  finished: IndexRanges,
): Promise<number> {
  let end = 0;
  for await (const { text, number, endsAt } of storedLines(handle, path)) {
    if (number === 1) {
      checkSameRun("sink", path, readStoredHeader(text, path), identity);
    } else {
      const index = indexIn(text, number, path);
      finished.add({ start: index, end: index + 1 } satisfies IndexRange);
    }
    end = endsAt;
  }
  await handle.truncate(end);
  if (end > 0) {
    return end;
  }
  const header: StoredHeader = { format: "hotspare/embeddings/1", ...identity };
  return append(handle, `${JSON.stringify(header)}\n`, 0);
}

function indexIn(line: string, number: number, path: string): number {
  const digits = /^\{"index":(\d+),/.exec(line)?.[1];
  if (digits === undefined || !line.endsWith("}")) {
    throw new HotspareError({
      message: `Line ${number} of "${path}" is no record of this format. Give another file, or repair this one.`,
    });
  }
  return Number(digits);
}

function linesOf(items: readonly EmbeddedItem[]): string {
  return items.map((item) => `${encodeItem(item)}\n`).join("");
}

async function append(handle: FileHandle, text: string, position: number): Promise<number> {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
  await handle.datasync();
  return bytes.length;
}
