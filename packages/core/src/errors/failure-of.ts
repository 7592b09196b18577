import type { Attempt } from "../contract/attempt.js";
import type { Classification } from "../contract/plugin/classification.js";

/** What a call knew about an error when it threw the error. */
export interface RecordedFailure {
  readonly classification: Classification;
  readonly attempts: readonly Attempt[];
  /** Address of the server, without secrets. Absent: the plugin reports no address. */
  readonly address?: string;
  /** The server's reply, without secrets. Absent: no reply came, or the plugin does not read it. */
  readonly reply?: FailedReply;
  /** Milliseconds from the throw until the first credential recovers. */
  readonly retryAfterMs?: number;
  /** The answered parts of a split input, which you have paid for, if another part failed. */
  readonly finishedParts?: readonly FinishedPart[];
  /** Where the failed part of a split input begins: add it to an index that the provider's error names, such as `input[5]`. */
  readonly firstInput?: number;
}

/** An answered part of a split input. */
interface FinishedPart {
  /** Index of the part, as in `attempts[].part`. */
  readonly part: number;
  readonly result: unknown;
}

/** A reply that was a failure, without secrets. */
export interface FailedReply {
  /** The HTTP status. Absent for an error inside a stream. */
  readonly status?: number;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, at most 256 KiB. Absent: there was no body, or Hotspare did not read it. */
  readonly body?: string;
  /** The provider's error code. */
  readonly code?: string;
}

/** Stored on the global object, so that two copies of this package share the registry. */
const registryKey = Symbol.for("hotspare/1/failures");

/** A record, or what makes it when somebody asks for it. */
type Recorded = RecordedFailure | (() => RecordedFailure);

/**
 * Records facts about an error outside the error, because Hotspare rethrows a provider's error unchanged. A later
 * record replaces an earlier record.
 */
export function recordFailure(error: object, failure: Recorded): void {
  registry().set(error, failure);
}

/**
 * Returns the classification and attempts of an original error that a call rethrew, of a stream that broke after its first content, or of an original
 * error in the `failures` of an `AllCredentialsFailedError`. Undefined: no call threw the error, or it is the `AllCredentialsFailedError` itself.
 *
 * @example
 * try { await embedder.embed(["hello"]); } catch (error) { console.error(failureOf(error)?.classification.reason); }
 */
export function failureOf(error: unknown): RecordedFailure | undefined {
  const recorded = typeof error === "object" && error !== null ? registry().get(error) : undefined;
  if (typeof recorded !== "function") {
    return recorded;
  }
  const failure = recorded();
  recordFailure(error as object, failure);
  return failure;
}

function registry(): WeakMap<object, Recorded> {
  const holder = globalThis as { [registryKey]?: WeakMap<object, Recorded> };
  holder[registryKey] ??= new WeakMap();
  return holder[registryKey];
}
