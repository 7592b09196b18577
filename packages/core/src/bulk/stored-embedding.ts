import type { EmbeddedItem, EmbeddingRunIdentity } from "../contract/embed-many.js";
import type { Embedding, SparseVector } from "../contract/plugin/embedding.js";
import { AllCredentialsFailedError } from "../errors/all-credentials-failed-error.js";
import { failureOf } from "../errors/failure-of.js";
import { decodeFloats, encodeFloats } from "./float-text.js";

/** What a file stores about an input's own error. */
interface StoredError {
  readonly message: string;
  /** Class of the error, such as `content_safety`. Absent if the error was found before anything was sent. */
  readonly class?: string;
  readonly reason?: string;
}

/** One record of a file that `fileSink` wrote. */
export type StoredEmbedding =
  | { readonly index: number; readonly embedding: Partial<Embedding<"hybrid">>; readonly error?: never }
  | { readonly index: number; readonly error: StoredError; readonly embedding?: never };

/** The first line: the file's format and the settings of the run. */
export interface StoredHeader extends EmbeddingRunIdentity {
  readonly format: "hotspare/embeddings/1";
}

interface SparseRecord {
  readonly kind: SparseVector["kind"];
  readonly indices?: readonly number[];
  readonly values?: readonly number[];
  readonly weights?: Readonly<Record<string, number>>;
}

/** Encodes one line of the file, without its end. The index comes first, so that it can be read without the rest. */
export function encodeItem({ index, embedding, error }: EmbeddedItem): string {
  if (error !== undefined) {
    return JSON.stringify({ index, error: storedError(error) });
  }
  const { dense, sparse } = embedding as Partial<Embedding<"hybrid">>;
  return JSON.stringify({
    index,
    ...(dense === undefined ? {} : { dense: encodeFloats(dense) }),
    ...(sparse === undefined ? {} : { sparse: encodeSparse(sparse) }),
  });
}

export function decodeItem(line: string): StoredEmbedding {
  const record: { index: number; dense?: string; sparse?: SparseRecord; error?: StoredError } =
    JSON.parse(line);
  const { index, dense, sparse, error } = record;
  if (error !== undefined) {
    return { index, error };
  }
  const embedding = {
    ...(dense === undefined ? {} : { dense: decodeFloats(dense) }),
    ...(sparse === undefined ? {} : { sparse: decodeSparse(sparse) }),
  };
  return { index, embedding };
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
