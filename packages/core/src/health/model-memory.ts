import type { CredentialRecord } from "./fault-domain.js";

/**
 * What is known of a model's credentials beside their circuits: from here a model goes on that takes the place of another model, after its
 * configuration was read again.
 */
export class ModelMemory {
  /** What the model's switchers keep, each under a key of its own. */
  readonly ofSwitchers: Map<unknown, unknown>;
  readonly #records: ReadonlyMap<string, CredentialRecord>;
  readonly #newName: () => string;
  readonly #localNames = new Map<string, string>();
  #before: ModelMemory | undefined;

  constructor(records: ReadonlyMap<string, CredentialRecord>, newName: () => string, before?: ModelMemory) {
    this.#records = records;
    this.#newName = newName;
    this.#before = before;
    this.ofSwitchers = before?.ofSwitchers ?? new Map();
  }

  /** Names a credential that has no secret: by its id. A credential that replaces another of its id is another. */
  localNameOf(credentialId: string): string {
    const before = this.#before;
    const kept =
      before === undefined || this.#localNames.has(credentialId)
        ? undefined
        : before.#localNames.get(credentialId);
    const name = kept ?? this.#newName();
    this.#localNames.set(credentialId, name);
    return name;
  }

  /** A new record goes on where the earlier model's record of the same key stopped. */
  resume(record: CredentialRecord): void {
    const before = this.#before;
    const earlier = before === undefined ? undefined : before.#records.get(record.ref.id);
    if (earlier === undefined || earlier.domains[0] !== record.domains[0]) {
      return;
    }
    record.served = earlier.served;
    record.lastAnswerMs = earlier.lastAnswerMs;
    record.lastFailureMs = earlier.lastFailureMs;
    record.lastFailure = earlier.lastFailure;
    record.hasAnsweredSinceOpening = earlier.hasAnsweredSinceOpening;
    for (const [index, domain] of record.domains.entries()) {
      if (domain === earlier.domains[index]) {
        record.answeredAtOpening[index] = earlier.answeredAtOpening[index] ?? 0;
      }
    }
  }

  /** All credentials that the model begins with are there. */
  forgetBefore(): void {
    this.#before = undefined;
  }
}
