import type { EmbeddedItem, EmbeddingRunIdentity } from "../contract/embed-many.js";
import type { Embedding, SparseVector } from "../contract/embedding.js";
import { AllCredentialsFailedError } from "../errors/all-credentials-failed-error.js";
import { failureOf } from "../errors/failure-of.js";

/** What a file keeps of an input's own error. */
export interface StoredError {
  readonly message: string;
  /** Its class, such as `content_safety`; absent: it was found before anything was sent. */
  readonly class?: string;
  readonly reason?: string;
}

/** One record of a file that `fileSink` wrote. */
export type StoredEmbedding =
  | { readonly index: number; readonly embedding: Partial<Embedding<"hybrid">>; readonly error?: never }
  | { readonly index: number; readonly error: StoredError; readonly embedding?: never };

/** The first line: what the file is, and what it was embedded with. */
export interface StoredHeader extends EmbeddingRunIdentity {
  readonly format: "hotspare/embeddings/1";
}

interface SparseRecord {
  readonly kind: SparseVector["kind"];
  readonly indices?: readonly number[];
  readonly values?: readonly number[];
  readonly weights?: Readonly<Record<string, number>>;
}

/** One line of the file, without its end. The index comes first, so that it can be read without the rest. */
export function encodeItem({ index, embedding, error }: EmbeddedItem): string {
  if (error !== undefined) {
    return JSON.stringify({ index, error: storedError(error) });
  }
  const { dense, sparse } = embedding as Partial<Embedding<"hybrid">>;
  return JSON.stringify({
    index,
    ...(dense === undefined ? {} : { dense: encodeDense(dense) }),
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
    ...(dense === undefined ? {} : { dense: decodeDense(dense) }),
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

/** Little-endian float32 in base64, a third of the size of numbers. */
function encodeDense(dense: Float32Array): string {
  const bytes = Buffer.alloc(dense.length * 4);
  for (const [at, value] of dense.entries()) {
    bytes.writeFloatLE(value, at * 4);
  }
  return bytes.toString("base64");
}

function decodeDense(base64: string): Float32Array {
  const bytes = Buffer.from(base64, "base64");
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
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
