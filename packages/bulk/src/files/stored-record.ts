import { AllCredentialsFailedError, type Embedding, failureOf } from "@hotspare/core";
import { decodeFloats, floatsIn } from "@hotspare/core/plugin";
import type { FinishedInput, SinkItem } from "../contract/embedding-sink.js";
import type { VectorPlace } from "./vector-file.js";

type SparseVector = Embedding<"sparse">["sparse"];

/** What a file stores about an input's own error. */
interface StoredError {
  readonly message: string;
  /** Class of the error, such as `content_safety`. Absent if the error was found before anything was sent. */
  readonly class?: string;
  readonly reason?: string;
}

/** One record of a file that `fileSink` wrote. */
export type StoredEmbedding = { readonly index: number; readonly id?: string } & (
  | { readonly embedding: Partial<Embedding<"hybrid">>; readonly error?: never }
  | { readonly error: StoredError; readonly embedding?: never }
);

/** Where a record has its dense vector: in the line, or in the file of binary vectors beside it. */
export type DenseRecord = { readonly dense: string } | VectorPlace;

interface SparseRecord {
  readonly kind: SparseVector["kind"];
  readonly indices?: readonly number[];
  readonly values?: readonly number[];
  readonly weights?: Readonly<Record<string, number>>;
}

/** A record as JSON has it. Index, id and digest come first, so that a run can go on without reading the rest. */
export interface RecordLine {
  readonly index: number;
  readonly id?: string;
  readonly digest: string;
  /** Earlier records of the input do not hold any more. */
  readonly replaces?: true;
  readonly dense?: string;
  /** Place and length of the vector in the binary file, counted in numbers. */
  readonly at?: number;
  readonly length?: number;
  /** Digest of the vector in the binary file. */
  readonly sum?: string;
  readonly sparse?: SparseRecord;
  readonly failedTimes?: number;
  readonly error?: StoredError;
}

/** Encodes one line of the file, without its end. A `RecordLine`, put together by hand: an object for each input, and its JSON, take three times as long. */
export function encodeItem(item: SinkItem, denseOf: (vector: Float32Array) => DenseRecord): string {
  const { index, id, digest, replaces, failedTimes, embedding, error } = item;
  const name = id === undefined ? "" : `,"id":${JSON.stringify(id)}`;
  const mark = replaces === undefined ? "" : replacingMark;
  const key = `{"index":${index}${name},"digest":${JSON.stringify(digest)}${mark}`;
  if (error !== undefined) {
    return `${key},${JSON.stringify({ failedTimes, error: storedError(error) }).slice(1)}`;
  }
  const { dense, sparse } = embedding as Partial<Embedding<"hybrid">>;
  const denseText = dense === undefined ? "" : encodeDense(denseOf(dense));
  const sparseText = sparse === undefined ? "" : `,"sparse":${JSON.stringify(encodeSparse(sparse))}`;
  return `${key}${denseText}${sparseText}}`;
}

/** Base64 needs no escapes. */
function encodeDense(record: DenseRecord): string {
  return "dense" in record
    ? `,"dense":"${record.dense}"`
    : `,"at":${record.at},"length":${record.length},"sum":"${record.sum}"`;
}

/** Undefined: the line is damaged. `read` is the vector that was read from the binary file. */
export function decodeItem(record: RecordLine, read: Float32Array | undefined): StoredEmbedding | undefined {
  const { index, id, dense, at, sparse, error } = record;
  const key = id === undefined ? { index } : { index, id };
  if (error !== undefined) {
    return { ...key, error };
  }
  const vector = dense === undefined ? read : decodeFloats(dense);
  if (vector === undefined && (dense !== undefined || at !== undefined)) {
    return undefined;
  }
  return {
    ...key,
    embedding: {
      ...(vector === undefined ? {} : { dense: vector }),
      ...(sparse === undefined ? {} : { sparse: decodeSparse(sparse) }),
    },
  };
}

/** What a line says without its vectors. */
export interface RecordHead extends FinishedInput {
  readonly digest: string;
  /** Earlier records of the input do not hold any more. */
  readonly replaces?: true;
  /** Length of the dense vector. Absent: none. */
  readonly dimensions?: number;
  /** Where the vector is in the binary file. */
  readonly place?: VectorPlace;
}

const denseLine =
  /^\{"index":(\d+),(?:"id":("(?:[^"\\]|\\.)*"),)?"digest":"([\w-]*)",("replaces":true,)?"dense":"/;

const replacing = { replaces: true } as const;

/** Only a record that replaces others has these bytes: within a text of JSON, a quote has a backslash before it. */
export const replacingMark = ',"replaces":true';

/** Reads a line. Undefined: the record is not whole. Lines with a dense vector alone, which nearly all are, are not parsed. */
export function readHead(line: string): RecordHead | undefined {
  const found = denseLine.exec(line);
  if (found !== null && line.endsWith('"}') && line.indexOf('"', found[0].length) === line.length - 2) {
    const [head, index, id, digest = "", replaces] = found;
    const dimensions = floatsIn(line.slice(head.length, -2));
    const named = id === undefined ? {} : parsedId(id);
    const isWhole = dimensions !== undefined && named !== undefined && Number.isSafeInteger(Number(index));
    return isWhole
      ? { index: Number(index), ...named, digest, ...(replaces === undefined ? {} : replacing), dimensions }
      : undefined;
  }
  const record = parseRecord(line);
  return record === undefined ? undefined : headOf(record);
}

function parsedId(text: string): { readonly id: string } | undefined {
  try {
    return { id: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function headOf(record: RecordLine): RecordHead | undefined {
  const { index, id, digest, replaces, failedTimes, dense, at } = record;
  const inText = dense === undefined ? undefined : floatsIn(dense);
  const place = placeOf(record);
  if ((dense !== undefined && inText === undefined) || (at !== undefined && place === undefined)) {
    return undefined;
  }
  const dimensions = inText ?? place?.length;
  return {
    index,
    ...(id === undefined ? {} : { id }),
    digest,
    ...(replaces === true ? replacing : {}),
    ...(failedTimes === undefined ? {} : { failedTimes }),
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(place === undefined ? {} : { place }),
  };
}

/** Undefined: the record names no vector of the binary file, or not in whole. */
export function placeOf({ at, length, sum }: RecordLine): VectorPlace | undefined {
  return at === undefined || length === undefined || sum === undefined ? undefined : { at, length, sum };
}

export function parseRecord(line: string): RecordLine | undefined {
  try {
    const record: RecordLine = JSON.parse(line);
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** A file may hold anything. */
function isRecord(record: RecordLine): boolean {
  const { index, id, digest, failedTimes, dense, at, length, sum } = record ?? {};
  const isOptional = (type: string, ...values: readonly unknown[]) =>
    values.every((value) => value === undefined || typeof value === type);
  return (
    [index, at ?? 0, length ?? 1, failedTimes ?? 1].every(
      (count) => Number.isSafeInteger(count) && count >= 0,
    ) &&
    typeof digest === "string" &&
    isOptional("string", id, dense, sum)
  );
}

function storedError(error: Error): StoredError {
  const known =
    failureOf(error)?.classification ??
    (AllCredentialsFailedError.isInstance(error) ? { class: error.class } : {});
  return {
    message: error.message,
    ...("class" in known ? { class: known.class } : {}),
    ...("reason" in known ? { reason: known.reason } : {}),
  };
}

function encodeSparse(sparse: SparseVector): SparseRecord {
  return sparse.kind === "token"
    ? { kind: "token", weights: Object.fromEntries(sparse.weights) }
    : { kind: "index", indices: [...sparse.indices], values: [...sparse.values] };
}

function decodeSparse({ kind, indices = [], values = [], weights = {} }: SparseRecord): SparseVector {
  return kind === "token"
    ? { kind, weights: new Map(Object.entries(weights)) }
    : { kind, indices: Uint32Array.from(indices), values: Float32Array.from(values) };
}
