import { GeneralAnswers } from "../../classification/general-answers.js";
import { wasNeverSent } from "../../classification/network-errors.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import type { ModelHealth } from "../../health/model-health.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { ModelCredential } from "./model-credential.js";

/** The failures of a part, to be read. */
export type FailuresSoFar = Readonly<
  Pick<PartFailures, "lastOf" | "countOf" | "isUnreachable" | "isRefusedAlike">
> & { readonly all: readonly AttemptFailure[] };

/** The failures of one part of a call, and what was done about them. */
export class PartFailures {
  readonly all: AttemptFailure[] = [];
  /** Texts of servers that hold nothing of the request. */
  readonly cleanTexts = new Set<string>();
  readonly generalAnswers = new GeneralAnswers();
  readonly #last = new Map<ModelCredential, AttemptFailure>();
  /** Failures on each credential. */
  readonly #counts = new Map<ModelCredential, number>();
  /** Servers to which no connection could be made. */
  readonly #unreachable = new Set<string>();
  /** Rules and statuses of the failures that only count. */
  readonly #refusals = new Set<string>();
  /** Fault domains in which a failure of this part has counted. */
  readonly #counted = new Set<unknown>();
  readonly #reread = new Set<ModelCredential>();
  #deferred: AttemptFailure[] = [];

  add(failure: AttemptFailure): void {
    const { credential, facts, classification, consequence } = failure;
    this.all.push(failure);
    this.#last.set(credential, failure);
    this.#counts.set(credential, this.countOf(credential) + 1);
    if (wasNeverSent(facts)) {
      this.#unreachable.add(credential.endpoint);
    }
    if (consequence.circuit === "count") {
      this.#refusals.add(refusalOf(classification, facts));
    }
  }

  /** Whether a credential that answers otherwise refused this request with the same status: then a spare that never served is no worse. */
  isRefusedAlike(classification: Classification, facts: ErrorFacts | undefined): boolean {
    return this.#refusals.size > 0 && this.#refusals.has(refusalOf(classification, facts));
  }

  lastOf(credential: ModelCredential): AttemptFailure | undefined {
    return this.#last.get(credential);
  }

  countOf(credential: ModelCredential): number {
    return this.#counts.get(credential) ?? 0;
  }

  /** Whether no connection to the credential's server could be made. */
  isUnreachable({ endpoint }: ModelCredential): boolean {
    return this.#unreachable.has(endpoint);
  }

  /** Whether this is the first failure of the part that counts at once in its domain: a call counts once. */
  countsFirst({ credential, blamed, lease }: AttemptFailure, health: ModelHealth): boolean {
    const domain = health.domainOf(credential.ref.id, blamed.scope);
    if (domain === undefined || lease.probe) {
      return true;
    }
    const isFirst = !this.#counted.has(domain);
    this.#counted.add(domain);
    return isFirst;
  }

  /** The blame for a failure waits for the end of the part. */
  deferBlame(failure: AttemptFailure): void {
    this.#deferred.push(failure);
  }

  /** Removes and returns the failures whose blame was deferred. */
  takeDeferred(): readonly AttemptFailure[] {
    const deferred = this.#deferred;
    this.#deferred = [];
    return deferred;
  }

  /** Once for each credential in a part. */
  mayRereadSecret(credential: ModelCredential): boolean {
    if (credential.rotating.length === 0 || this.#reread.has(credential)) {
      return false;
    }
    this.#reread.add(credential);
    return true;
  }
}

/** Shared by all parts without failures. */
export const noFailures: FailuresSoFar = Object.freeze(new PartFailures());

function refusalOf({ rule }: Classification, facts: ErrorFacts | undefined): string {
  return `${facts?.status} ${rule}`;
}
