import type { AcquireRequest, CredentialSwitcher } from "../../contract/credential-switcher.js";
import type { CallRequest } from "./call-request.js";
import type { ModelCredential } from "./model-credential.js";

/** A model's credentials at one moment, and the switcher that chooses among them. A change replaces the whole roster. */
export class Roster {
  /** In priority order. */
  readonly credentials: readonly ModelCredential[];
  readonly byId: ReadonlyMap<string, ModelCredential>;
  readonly switcher: CredentialSwitcher;
  #lastFound: ModelCredential | undefined;
  #byServer: ReadonlyMap<string, readonly ModelCredential[]> | undefined;

  constructor(credentials: readonly ModelCredential[], switcher: CredentialSwitcher) {
    this.credentials = credentials;
    this.byId = new Map(credentials.map((credential) => [credential.ref.id, credential]));
    this.switcher = switcher;
  }

  /** A call asks about the same credential several times in a row. */
  find(id: string): ModelCredential | undefined {
    if (this.#lastFound?.ref.id === id) {
      return this.#lastFound;
    }
    const found = this.byId.get(id);
    this.#lastFound = found ?? this.#lastFound;
    return found;
  }

  /** Whether the credential is on the list, and not only its id. */
  has(credential: ModelCredential): boolean {
    return this.byId.get(credential.ref.id) === credential;
  }

  /** The credentials behind a server, or behind one model of a server. Worked out when a server first fails. */
  behind(server: string): readonly ModelCredential[] {
    this.#byServer ??= groupedByServer(this.credentials);
    return this.#byServer.get(server) ?? [];
  }
}

/** No ids. */
export const noIds: ReadonlySet<string> = new Set();

/** Ids of the credentials that are still on the list. The credential that replaced another has the same id, and was not tried. */
export function idsOf(credentials: ReadonlySet<ModelCredential>, roster: Roster): ReadonlySet<string> {
  if (credentials.size === 0) {
    return noIds;
  }
  const ids = new Set<string>();
  for (const credential of credentials) {
    if (roster.has(credential)) {
      ids.add(credential.ref.id);
    }
  }
  return ids;
}

/** What the switcher of a roster is asked for a request. A class, so that a question makes one object and no function. */
export class RosterQuestion implements AcquireRequest {
  readonly excluded: ReadonlySet<string>;
  readonly firstIncluded: number;
  readonly inputs: number;
  readonly estimatedTokens: number;
  readonly timeoutMs: number;
  readonly waitMs: number;
  readonly #roster: Roster;
  readonly #request: CallRequest<unknown>;

  constructor(
    roster: Roster,
    request: CallRequest<unknown>,
    excluded: ReadonlySet<string>,
    firstIncluded: number,
    waitMs: number,
  ) {
    this.#roster = roster;
    this.#request = request;
    this.excluded = excluded;
    this.firstIncluded = firstIncluded;
    this.inputs = request.inputs;
    this.estimatedTokens = request.estimatedTokens;
    this.timeoutMs = request.attemptMs;
    this.waitMs = waitMs;
  }

  isCapable(id: string): boolean {
    const credential = this.#roster.find(id);
    return credential !== undefined && this.#request.isCapable(credential);
  }
}

function groupedByServer(
  credentials: readonly ModelCredential[],
): ReadonlyMap<string, readonly ModelCredential[]> {
  const groups = new Map<string, ModelCredential[]>();
  for (const credential of credentials) {
    for (const server of [credential.endpoint, credential.modelOfServer]) {
      const group = groups.get(server);
      if (group === undefined) {
        groups.set(server, [credential]);
      } else {
        group.push(credential);
      }
    }
  }
  return groups;
}
