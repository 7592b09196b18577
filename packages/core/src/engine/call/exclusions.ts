import { type AttemptFailure, isOfServer } from "./attempt-failure.js";
import type { ModelCredential } from "./model-credential.js";
import type { Roster } from "./roster.js";

/**
 * The credentials that a part leaves alone in this round: they failed in it, or their server failed as a whole. It grows with each
 * failure, so that a call that finds a thousand credentials dead does not go through all of them at each step.
 */
export class Exclusions {
  readonly roster: Roster;
  readonly credentials = new Set<ModelCredential>();
  /** The ids of those on the list: a credential that has replaced another has not been tried under its id. */
  readonly ids = new Set<string>();
  readonly #servers = new Set<string>();
  #firstIncluded = 0;

  constructor(roster: Roster) {
    this.roster = roster;
  }

  add(credential: ModelCredential): void {
    this.credentials.add(credential);
    if (this.roster.has(credential)) {
      this.ids.add(credential.ref.id);
    }
  }

  /** What a credential that has left the list went through says nothing about its server's other keys. */
  addFailure({ credential, classification }: AttemptFailure): void {
    this.add(credential);
    if (!isOfServer(classification) || !this.roster.has(credential)) {
      return;
    }
    const server = classification.scope === "endpoint" ? credential.endpoint : credential.modelOfServer;
    if (!this.#servers.has(server)) {
      this.#servers.add(server);
      for (const other of this.roster.behind(server)) {
        this.add(other);
      }
    }
  }

  /** Every credential before this position is excluded. */
  firstIncluded(): number {
    const { credentials } = this.roster;
    for (let at = this.#firstIncluded; at < credentials.length; at += 1) {
      const credential = credentials[at];
      if (credential === undefined || !this.credentials.has(credential)) {
        break;
      }
      this.#firstIncluded = at + 1;
    }
    return this.#firstIncluded;
  }
}
