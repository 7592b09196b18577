import { HotspareError } from "@hotspare/core";
import type { EmbeddingSink, FinishedInput, SinkItem } from "../contract/embedding-sink.js";
import type { FileHeader, FileKind } from "./file-header.js";
import { RecordFile } from "./record-file.js";
import type { RecordHead } from "./stored-record.js";

/** How one kind of sink uses its file. */
export interface RecordSinkOptions {
  readonly file: string;
  readonly kind: FileKind;
  readonly vectors?: "f32" | undefined;
  readonly encode: (item: SinkItem, records: RecordFile) => string;
}

/** A sink that keeps one line for each item. */
export function recordSink({ file, kind, vectors, encode }: RecordSinkOptions): EmbeddingSink {
  let records: RecordFile | undefined;
  return {
    async open(identity) {
      const header: FileHeader = {
        format: `hotspare/${kind}/2`,
        ...(vectors === undefined ? {} : { vectors }),
        identity,
      };
      records = await RecordFile.open(file, kind, header);
      return finishedIn(records, header);
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
      await closing?.close();
    },
  };
}

async function* finishedIn(
  records: RecordFile,
  header: FileHeader,
): AsyncGenerator<FinishedInput, void, undefined> {
  for await (const head of records.recover(header)) {
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
