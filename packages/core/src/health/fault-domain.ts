import { createHmac, randomBytes } from "node:crypto";
import type { FaultScope } from "../contract/plugin/fault-scope.js";
import { closedState, type DomainState } from "./health-state.js";

/** The scopes that have a domain; the index of each is its place in a credential's list of domains. */
export const domainScopes = [
  "credential",
  "credential_model",
  "account",
  "account_model",
  "endpoint",
  "endpoint_model",
] as const satisfies readonly FaultScope[];

export type DomainScope = (typeof domainScopes)[number];

/** What a credential is, as far as faults are concerned: never its id. */
export interface CredentialIdentity {
  readonly provider: string;
  /** Names the server. */
  readonly endpoint: string;
  /** The secret's text, or the function that gives it; kept only as a keyed digest. */
  readonly secrets: readonly (string | object)[];
  /** Absent: the credential has an account of its own. */
  readonly account: string | undefined;
  /** As it is sent on the wire. */
  readonly model: string;
}

/** A thing that can fail as one: a key, an account or a server, for all models or for one. */
export interface FaultDomain {
  readonly key: string;
  readonly scope: DomainScope;
  state: DomainState;
  /** Number of the last change of state. */
  lastTransition: number;
  /** Number of the last opening; 0: it never opened. */
  lastOpening: number;
  /** The lease that brought it about. */
  lastLeaseId: number;
  /** How many calls each model had answered when the domain opened. */
  answeredAtOpening: WeakMap<AnswerCounter, number>;
  /** Credentials that are in it. */
  references: number;
}

/** Counts the calls a model has answered. */
export interface AnswerCounter {
  readonly answered: number;
}

export function createFaultDomain(key: string, scope: DomainScope): FaultDomain {
  return {
    key,
    scope,
    state: closedState,
    lastTransition: 0,
    lastOpening: 0,
    lastLeaseId: 0,
    answeredAtOpening: new WeakMap(),
    references: 0,
  };
}

// A digest under a key that lives as long as the process: equal secrets meet, and nothing can be guessed from a domain's name.
const digestKey = randomBytes(32);
const functionNumbers = new WeakMap<object, number>();
let functionCount = 0;

/** The names of a credential's six domains, in the order of `domainScopes`. */
export function domainKeys(identity: CredentialIdentity): readonly string[] {
  const { provider, endpoint, model } = identity;
  const credential = digest("credential", provider, endpoint, ...identity.secrets.map(secretName));
  const account = identity.account === undefined ? credential : digest("account", provider, identity.account);
  const server = digest("endpoint", endpoint);
  return [credential, account, server].flatMap((name, index) => {
    const scope = domainScopes[index * 2];
    return [`${scope}:${name}`, `${scope}_model:${digest(name, model)}`];
  });
}

function secretName(secret: string | object): string {
  if (typeof secret === "string") {
    return `text:${secret}`;
  }
  let number = functionNumbers.get(secret);
  if (number === undefined) {
    functionCount += 1;
    number = functionCount;
    functionNumbers.set(secret, number);
  }
  return `function:${number}`;
}

function digest(...parts: readonly string[]): string {
  return createHmac("sha256", digestKey).update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
}
