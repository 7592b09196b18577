import type { GeneralAnswers } from "../../classification/general-answers.js";
import type { CredentialStatus } from "../../contract/credential-status.js";
import type { AttemptContext } from "../../contract/plugin/attempt-context.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { CredentialRef } from "../../contract/plugin/credential-ref.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import type { FailureContext } from "../../contract/plugin/failure-context.js";
import type { Operation } from "../../contract/plugin/operation.js";
import type { RateLimit } from "../../contract/plugin/rate-limit.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { CredentialUsage } from "../../observing/usage/credential-usage.js";
import type { Secret } from "../../secrets/secret.js";
import { reasonsOf } from "../attempt/adjustment-reason.js";
import { StatedHeadrooms } from "../attempt/stated-headrooms.js";

/** What every adapter may have, whatever it makes. */
export interface CommonAdapter {
  readonly adjustments?: readonly string[];
  ping?(context: AttemptContext): Promise<TokenUsage>;
  prepare?(): Promise<void>;
  close?(): Promise<void>;
}

/** A failure as it is judged. */
export interface ReadFailure {
  /** As the plugin read them. */
  readonly facts: ErrorFacts | undefined;
  /** Without the words that repeat the request. */
  readonly own: ErrorFacts | undefined;
  readonly operation: Operation;
  readonly error: unknown;
  /** What the general rules have said of other failures of the same request. */
  readonly known: GeneralAnswers;
}

/** What a credential is made from: everything is worked out once, when it joins its model. */
export interface ModelCredentialParts {
  readonly ref: CredentialRef;
  readonly adapter: CommonAdapter;
  /** Names the server: keys behind one server are no spares of each other when the server fails as a whole. */
  readonly endpoint: string;
  /** Returns what `ModelCredential.address` is. Called once, when a report first needs it. */
  readonly address: () => string | undefined;
  /** Secrets that a function gives: they are read again when they are refused. */
  readonly rotating: readonly Secret[];
  readonly usage: CredentialUsage;
  readErrorFacts(error: unknown): unknown;
  classify(
    failure: FailureContext & { readonly error: unknown },
    own: ErrorFacts | undefined,
    known: GeneralAnswers,
  ): Classification;
  /** A part of the plugin gave a wrong answer. */
  reportPlugin(method: string, problem: string): void;
}

/** How a credential's answers of one kind are spread: the mean and the mean deviation, as TCP keeps them (RFC 6298). */
export class AnswerTimes {
  answers = 0;
  meanMs = 0;
  deviationMs = 0;

  add(durationMs: number): void {
    this.answers += 1;
    if (this.answers === 1) {
      this.meanMs = durationMs;
      this.deviationMs = durationMs / 2;
      return;
    }
    this.deviationMs = 0.75 * this.deviationMs + 0.25 * Math.abs(this.meanMs - durationMs);
    this.meanMs = 0.875 * this.meanMs + 0.125 * durationMs;
  }
}

/** One credential of a model: its adapter, how it judges failures, and how quickly it answers. */
export class ModelCredential {
  readonly ref: CredentialRef;
  readonly adapter: CommonAdapter;
  readonly endpoint: string;
  /** Names the server's one model: it may fail where the server's other models work. */
  readonly modelOfServer: string;
  readonly rotating: readonly Secret[];
  readonly usage: CredentialUsage;
  /** The list of one id that an answer names. */
  readonly answerers: readonly [string];
  /** What the adapter has rejected with, where it does not say itself what it has learned about its server. */
  readonly adjustments = new Set<string>();
  /** The most inputs that its server takes, as the adapter has learned from a refusal; undefined: what its capabilities say. */
  learnedMaxInputs: number | undefined;
  /** Attempts in a row that their callers' own time limits cut short. */
  cutsInRow = 0;
  readonly #parts: ModelCredentialParts;
  #headrooms: StatedHeadrooms | undefined;
  #address: string | undefined;
  #isAddressKnown = false;
  readonly #times: Readonly<Record<Operation, AnswerTimes>> = {
    embed: new AnswerTimes(),
    complete: new AnswerTimes(),
    stream: new AnswerTimes(),
    check: new AnswerTimes(),
  };

  constructor(parts: ModelCredentialParts) {
    this.#parts = parts;
    this.ref = parts.ref;
    this.adapter = parts.adapter;
    this.endpoint = parts.endpoint;
    this.modelOfServer = `${parts.endpoint}\n${parts.ref.model}`;
    this.rotating = parts.rotating;
    this.usage = parts.usage;
    this.answerers = Object.freeze([parts.ref.id] as const);
  }

  /** The server's address as reports show it, without secrets; undefined: the plugin names no address. */
  get address(): string | undefined {
    if (!this.#isAddressKnown) {
      this.#isAddressKnown = true;
      this.#address = this.#parts.address();
    }
    return this.#address;
  }

  /** What the adapter has learned about its server, also from the refusals of the server's other credentials. */
  get learned(): readonly string[] {
    return reasonsOf(this.adapter) ?? [...this.adjustments];
  }

  /** A reply has stated its limits. */
  noteLimits(rateLimit: RateLimit, atMs: number): void {
    this.#headrooms ??= new StatedHeadrooms();
    this.#headrooms.read(rateLimit, atMs);
  }

  /** What is left of the limits that replies have stated. */
  limitsAt(nowMs: number): CredentialStatus["limits"] {
    return this.#headrooms?.at(nowMs);
  }

  timesOf(kind: Operation): AnswerTimes {
    return this.#times[kind];
  }

  noteAnswer(kind: Operation, durationMs: number): void {
    this.cutsInRow = 0;
    this.timesOf(kind).add(durationMs);
  }

  /** What the plugin reads from an error; undefined: the error is neither a provider's nor the network's. */
  readErrorFacts(error: unknown): unknown {
    return this.#parts.readErrorFacts(error);
  }

  classify({ facts, own, operation, error, known }: ReadFailure): Classification {
    const context = { credential: this.ref, operation, error };
    return this.#parts.classify(facts === undefined ? context : { ...context, facts }, own, known);
  }

  reportPlugin(method: string, problem: string): void {
    this.#parts.reportPlugin(method, problem);
  }
}
