import type { ErrorClass } from "@hotspare/core";
import { LatencyWindow } from "./latency-window.js";
import { SecondsTally } from "./metrics/seconds-tally.js";
import type { CallOutcome, ModelKind } from "./observed-hotspare.js";

/** How an attempt ended, in the words of @hotspare/opentelemetry. */
export type AttemptOutcome = "answered" | "failed" | "abandoned";

/** Tokens and cost of one client. */
export interface ClientTokens {
  prompt: number;
  completion: number;
  /** Undefined: no price is known. */
  cost: number | undefined;
}

/** Stands for the ids of credentials that were removed from the model. Core's usage uses the same text. */
const removedCredentials = "(removed)";
/** Stands for the client of calls that the application makes itself. */
export const noClient = "(none)";
/** Most credentials of a model that have separate counts. An application may add and remove any number of credentials. */
const mostCredentials = 2_000;

/** Counts of one credential of one model since the start of the gateway. */
export class CredentialTally {
  readonly attempts: Record<AttemptOutcome, number> = { answered: 0, failed: 0, abandoned: 0 };
  readonly failures = new Map<ErrorClass, number>();
  readonly tokens = new Map<string, ClientTokens>();
  readonly latency = new LatencyWindow();

  used(client: string, promptTokens: number, completionTokens: number, cost: number | undefined): void {
    let tokens = this.tokens.get(client);
    if (tokens === undefined) {
      tokens = { prompt: 0, completion: 0, cost: undefined };
      this.tokens.set(client, tokens);
    }
    tokens.prompt += promptTokens;
    tokens.completion += completionTokens;
    tokens.cost = cost === undefined ? tokens.cost : (tokens.cost ?? 0) + cost;
  }

  /** Adds the counts to another tally. */
  foldInto(sum: CredentialTally): void {
    for (const outcome of ["answered", "failed", "abandoned"] as const) {
      sum.attempts[outcome] += this.attempts[outcome];
    }
    for (const [name, count] of this.failures) {
      addTo(sum.failures, name, count);
    }
    for (const [client, { prompt, completion, cost }] of this.tokens) {
      sum.used(client, prompt, completion, cost);
    }
  }
}

/** Counts of one model since the start of the gateway. A reload that keeps the model's name keeps its counts. */
export class ModelTally {
  readonly name: string;
  readonly kind: ModelKind;
  readonly calls: Map<CallOutcome, number> = new Map();
  readonly switches = new Map<ErrorClass, number>();
  readonly exhaustions = new Map<ErrorClass, number>();
  readonly waits = new SecondsTally();
  readonly latency = new LatencyWindow();
  readonly credentials = new Map<string, CredentialTally>();
  failbacks = 0;

  constructor(name: string, kind: ModelKind) {
    this.name = name;
    this.kind = kind;
  }

  credential(id: string): CredentialTally {
    let tally = this.credentials.get(id);
    if (tally === undefined) {
      tally = new CredentialTally();
      this.credentials.set(id, tally);
      if (this.credentials.size > mostCredentials) {
        this.#forgetOldest();
      }
    }
    return tally;
  }

  /** Adds the counts of all other credentials to one sum. */
  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.credentials.keys()) {
      if (id !== removedCredentials && !ids.has(id)) {
        this.#forget(id);
      }
    }
  }

  #forgetOldest(): void {
    for (const id of this.credentials.keys()) {
      if (id !== removedCredentials) {
        this.#forget(id);
        return;
      }
    }
  }

  #forget(id: string): void {
    const tally = this.credentials.get(id);
    this.credentials.delete(id);
    let sum = this.credentials.get(removedCredentials);
    if (sum === undefined) {
      sum = new CredentialTally();
      this.credentials.set(removedCredentials, sum);
    }
    tally?.foldInto(sum);
  }
}

/** Adds to a count, which starts at 0. */
export function addTo<Key>(counts: Map<Key, number>, key: Key, amount = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}
