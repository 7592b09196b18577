import { stat } from "node:fs/promises";
import { type Clock, HotspareError, systemClock } from "@hotspare/core";
import type { EmbeddingSink, FinishedInput, RunIdentity, SinkItem } from "../contract/embedding-sink.js";
import { FileHeldError } from "../errors/file-held-error.js";
import { dimensionsOf, type FileHeader, type FileKind } from "./file-header.js";
import { LineChecker } from "./line-problem.js";
import { openRecords } from "./open-records.js";
import { RecordFile } from "./record-file.js";
import { type RecordHeadsOptions, recordHeads } from "./record-heads.js";
import type { RecordHead } from "./stored-record.js";

/** How one kind of sink uses its file. */
export interface RecordSinkOptions {
  readonly file: string;
  readonly kind: FileKind;
  readonly vectors?: "f32" | undefined;
  readonly encode: (item: SinkItem, records: RecordFile) => string;
  /** By which the lock is held. @default the machine's */
  readonly clock?: Clock | undefined;
}

/** A sink that keeps one line for each item. */
export function recordSink(options: RecordSinkOptions): Required<EmbeddingSink> {
  const { file, kind, vectors, encode, clock = systemClock } = options;
  let records: RecordFile | undefined;
  let isOpen = false;
  const headerOf = (identity: RunIdentity): FileHeader => ({
    format: `hotspare/${kind}/2`,
    ...(vectors === undefined ? {} : { vectors }),
    identity,
  });
  return {
    async open(identity) {
      if (isOpen) {
        throw new FileHeldError({
          path: file,
          message: `"${file}" is being written by another run with this same sink. Wait for its end, or give each run its own sink and its own file.`,
        });
      }
      isOpen = true;
      try {
        records = await RecordFile.open(file, kind, headerOf(identity), clock);
      } catch (error) {
        isOpen = false;
        throw error;
      }
      return finishedIn(records.recover());
    },
    async finished(identity) {
      const header = headerOf(identity);
      return readFinished({ path: file, kind, header, checker: new LineChecker(dimensionsOf(identity)) });
    },
    async write(items) {
      const open = records;
      if (open === undefined) {
        throw new HotspareError({ message: `The file "${file}" is not open: call open() first.` });
      }
      await open.append(items.map((item) => encode(item, open)));
    },
    async close() {
      const closing = records;
      records = undefined;
      isOpen = false;
      await closing?.close();
    },
  };
}

async function* readFinished(
  options: Omit<RecordHeadsOptions, "handle" | "file">,
): AsyncGenerator<FinishedInput, void, undefined> {
  const isThere = await stat(options.path).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    return;
  }
  const { file, handle } = await openRecords(options.path);
  try {
    yield* finishedIn(recordHeads({ ...options, file, handle }));
  } finally {
    await handle.close();
  }
}

async function* finishedIn(
  heads: AsyncGenerator<RecordHead, unknown, undefined>,
): AsyncGenerator<FinishedInput, void, undefined> {
  for await (const head of heads) {
    yield finishedOf(head);
  }
}

/** What a run needs of a record, without its vector. */
export function finishedOf({ index, id, digest, failedTimes }: RecordHead | SinkItem): FinishedInput {
  return {
    index,
    ...(id === undefined ? {} : { id }),
    digest,
    ...(failedTimes === undefined ? {} : { failedTimes }),
  };
}
