import { createHash } from "node:crypto";
import { isUnknownToRules } from "../../classification/unknown-to-rules.js";
import type { ModelKind } from "../../contract/events.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import type { UnknownError } from "../../contract/unknown-error.js";
import { saysNothing } from "./plain-failures.js";
import { mostRead, redactError } from "./redact-error.js";
import { type Sequel, UnknownKind } from "./unknown-kind.js";

/** A credential, known by its object. */
interface FailedCredential {
  readonly ref: { readonly id: string; readonly provider: string };
}

/** One failed attempt. */
export interface FailedAttempt {
  readonly credential: FailedCredential;
  readonly facts: ErrorFacts | undefined;
  readonly classification: Classification;
  readonly attempt: { readonly startedMs: number; readonly durationMs: number };
}

/** A request that is over: what is learned from its failures. */
export interface FailedRequest {
  readonly modelKind: ModelKind;
  /** In the order in which they came. */
  readonly failures: readonly FailedAttempt[];
  /** The credential that answered in the end; undefined: none did. */
  readonly answeredBy: FailedCredential | undefined;
  /** The texts of the request. Asked for only when a new error must be redacted. */
  readonly texts: () => Iterable<string>;
  /** Replaces every secret that is known by `[secret]`. */
  readonly hide: (text: string) => string;
}

/** Kinds that are kept. A kind that was not seen for the longest time leaves for a new kind, with its counts. */
const mostKinds = 100;
/** Errors that are recognised without being read again: an outage repeats itself. */
const mostDigests = 1_000;

/**
 * The errors of one Hotspare that no rule knows, by kind: provider, kind of model, status, code, type and the words of the sentence. It learns from a
 * request when the request is over, since only then is known what the next credential said.
 */
export class UnknownErrors {
  /** The kind that was seen last stands last. */
  readonly #kinds = new Map<string, UnknownKind>();
  /** The kind of each error that was read lately, by digests of what it says and of its words: neither is kept. Undefined: the error says nothing. */
  readonly #digests = new Map<string, UnknownKind | undefined>();

  learn(request: FailedRequest): void {
    const { failures } = request;
    const kinds = failures.map((failure) => this.#kindOf(failure, request));
    failures.forEach(({ classification, attempt, credential }, at) => {
      const atMs = attempt.startedMs + attempt.durationMs;
      kinds[at]?.count(
        { classification, atMs, credentialId: credential.ref.id },
        sequelOf(at, kinds, request),
      );
    });
    const [first] = kinds;
    const isByAll = request.answeredBy === undefined && kinds.every((kind) => kind === first);
    if (isByAll && new Set(failures.map(({ credential }) => credential)).size > 1) {
      first?.countByAll();
    }
  }

  /** Every kind that is kept, the kind that was seen last first. The snapshot does not change afterwards. */
  snapshot(): readonly UnknownError[] {
    return Object.freeze([...this.#kinds.values()].reverse().flatMap((kind) => kind.snapshot() ?? []));
  }

  /** The kind of a failure. Undefined: a rule knows it, or it has neither code nor words beyond its status. */
  #kindOf(failure: FailedAttempt, request: FailedRequest): UnknownKind | undefined {
    const { facts: given, classification, credential } = failure;
    if (given === undefined || !isUnknownToRules(classification)) {
      return undefined;
    }
    const facts = plainFacts(given);
    const source = JSON.stringify([credential.ref.provider, request.modelKind]);
    const digest = digestOf(source, classification, facts);
    if (this.#digests.has(digest)) {
      return this.#seen(this.#digests.get(digest));
    }
    if (classification.class !== "unknown" && saysNothing(facts)) {
      this.#remember(digest, undefined);
      return undefined;
    }
    return this.#seen(this.#read(source, digest, facts, failure, request));
  }

  /**
   * The kind of an error that was not read before. The request's texts are read only when no error of the same words was read: a server that
   * quotes each prompt must not make Hotspare read each prompt. Words that were not an earlier request's are the server's own.
   */
  #read(
    source: string,
    digest: string,
    facts: ErrorFacts,
    { credential, classification }: FailedAttempt,
    { modelKind, texts, hide }: FailedRequest,
  ): UnknownKind | undefined {
    const words = digestOf(source, classification, redactError(facts, { texts: [], hide }).error);
    if (this.#digests.has(words)) {
      const kind = this.#digests.get(words);
      this.#remember(digest, kind);
      return kind;
    }
    const { error, isCompared } = redactError(facts, { texts: texts(), hide });
    const { status, code, type, errno, message } = error;
    const key = JSON.stringify([source, status, code, type, errno, message.toLowerCase()]);
    const kind = this.#kinds.get(key) ?? new UnknownKind(key, credential.ref.provider, modelKind, error);
    if (isCompared) {
      this.#remember(digest, kind);
      this.#remember(words, kind);
    }
    return kind;
  }

  #remember(digest: string, kind: UnknownKind | undefined): void {
    this.#digests.set(digest, kind);
    leaveOldest(this.#digests, mostDigests);
  }

  #seen(kind: UnknownKind | undefined): UnknownKind | undefined {
    if (kind !== undefined) {
      // A kind that has left, and is seen again by its digest, must not stand beside another object of the same kind.
      const kept = this.#kinds.get(kind.key) ?? kind;
      this.#kinds.delete(kind.key);
      this.#kinds.set(kind.key, kept);
      leaveOldest(this.#kinds, mostKinds);
      return kept;
    }
    return undefined;
  }
}

/** What the next credential said after the failure at an index. */
function sequelOf(
  at: number,
  kinds: readonly (UnknownKind | undefined)[],
  { failures, answeredBy }: FailedRequest,
): Sequel {
  const own = failures[at]?.credential;
  const next = failures.findIndex(({ credential }, index) => index > at && credential !== own);
  const said = failures[next];
  if (said !== undefined) {
    return kinds[next] === kinds[at] ? "sameError" : { failedWith: said.classification.class };
  }
  if (answeredBy === undefined) {
    return "notAsked";
  }
  return answeredBy === own ? "answeredItself" : "answered";
}

function leaveOldest(map: Map<string, unknown>, most: number): void {
  if (map.size > most) {
    const [oldest = ""] = map.keys();
    map.delete(oldest);
  }
}

/** The facts that are read. A plugin without a compiler may give anything in their place. */
function plainFacts({ status, code, type, errno, message }: ErrorFacts): ErrorFacts {
  return {
    message,
    ...(typeof status === "number" ? { status } : {}),
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof type === "string" ? { type } : {}),
    ...(typeof errno === "string" ? { errno } : {}),
  };
}

function digestOf(source: string, classification: Classification, facts: ErrorFacts): string {
  const { status, code, type, errno, message } = facts;
  const read = [code, type, message].map((text) => text?.slice(0, mostRead + 1));
  const all = JSON.stringify([source, classification.class, status, errno, ...read]);
  return createHash("sha256").update(all).digest("base64");
}
