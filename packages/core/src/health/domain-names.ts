import { createHmac, randomBytes } from "node:crypto";
import type { SharedIdentity } from "../contract/health-link.js";
import type { FaultScope } from "../contract/plugin/fault-scope.js";

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

/** What a credential is, as far as faults are concerned. */
export interface CredentialIdentity {
  readonly provider: string;
  /** Names the server. */
  readonly endpoint: string;
  /**
   * What distinguishes the credential: the texts of its secrets, the functions that give them, or what `identityOf` returned. Health
   * keeps a keyed digest of them alone. Empty: nothing does, and the credential is known by its id within its model.
   */
  readonly secrets: readonly (string | object)[];
  /** Names the credential where nothing else distinguishes it: unique within this process. */
  readonly localName: string;
  /** Absent: the credential has an account of its own. */
  readonly account: string | undefined;
  /** The model's name in the request. */
  readonly model: string;
}

/** The name of a domain: its key within this process, and what the processes of a fleet derive a shared name from. */
export interface DomainName {
  readonly key: string;
  readonly scope: DomainScope;
  /** Absent: known by an id or a function alone, so that it stays local. */
  readonly shared: SharedIdentity | undefined;
}

// A digest under a key that lives as long as the process: equal secrets meet, and nothing can be guessed from a domain's name.
const digestKey = randomBytes(32);
const functionNumbers = new WeakMap<object, number>();
let functionCount = 0;

/** More servers than these are named anew. */
const mostEndpointNames = 1_000;

/** The names of servers' domains, without their scopes: thousands of models ask the same few servers. */
export class EndpointNames {
  readonly #names = new Map<string, string>();

  of(endpoint: string): string {
    let name = this.#names.get(endpoint);
    if (name === undefined) {
      if (this.#names.size >= mostEndpointNames) {
        this.#names.clear();
      }
      name = digest("endpoint", endpoint);
      this.#names.set(endpoint, name);
    }
    return name;
  }
}

/**
 * The names of a credential's six domains, in the order of `domainScopes`.
 * @param isAlone no other process is there to share a name with
 */
export function domainNames(
  identity: CredentialIdentity,
  endpoints: EndpointNames = new EndpointNames(),
  isAlone = false,
): readonly DomainName[] {
  const { provider, endpoint, model, secrets, account } = identity;
  const own =
    secrets.length === 0
      ? ["local", provider, endpoint, identity.localName]
      : ["credential", provider, endpoint, ...secrets.map(secretName)];
  const isShared = secrets.length > 0 && secrets.every((secret) => typeof secret === "string");
  // A digest takes longer than everything else here: a credential without an account needs one fewer.
  const ownRoot = { parts: own, name: digest(...own), isShared };
  const roots = [
    ownRoot,
    account === undefined ? ownRoot : accountRoot(provider, account),
    { parts: ["endpoint", endpoint], name: endpoints.of(endpoint), isShared: true },
  ];
  return roots.flatMap((root, index) => {
    const { name } = root;
    const [scope, modelScope] = domainScopes.slice(index * 2, index * 2 + 2) as [DomainScope, DomainScope];
    const shared = (of: DomainScope, parts: readonly string[]) =>
      root.isShared && !isAlone ? { scope: of, parts } : undefined;
    return [
      { key: `${scope}:${name}`, scope, shared: shared(scope, root.parts) },
      {
        key: `${modelScope}:${name}:${model}`,
        scope: modelScope,
        shared: shared(modelScope, [...root.parts, model]),
      },
    ];
  });
}

function accountRoot(provider: string, account: string) {
  const parts = ["account", provider, account];
  return { parts, name: digest(...parts), isShared: true };
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
