import type { CheckOptions, CredentialCheck } from "../contract/credential-check.js";
import type { CredentialStatus } from "../contract/credential-status.js";
import type { HotspareEventSource } from "../contract/events.js";
import { type CheckRequest, checkCredentials } from "../engine/model/check-credentials.js";
import type { EngineModel } from "../engine/model/engine-model.js";
import { suggestName } from "../errors/hints/suggest-name.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import type { EffectiveModelOptions } from "../options/shown/effective-options.js";
import { normalizeCallOptions } from "../request/call-options.js";
import { graceOf, refuseUnknown } from "../request/refuse-unknown.js";
import type { CredentialChanges, CredentialPlace } from "./credential-changes.js";

/** What an embedder and a VLM let you see and change of their credentials. */
export abstract class CredentialedModel<Reply, Credential> implements AsyncDisposable {
  readonly #engine: EngineModel;
  readonly #credentials: CredentialChanges;
  readonly #check: CheckRequest<Reply>;

  constructor(engine: EngineModel, credentials: CredentialChanges, check: CheckRequest<Reply>) {
    this.#engine = engine;
    this.#credentials = credentials;
    this.#check = check;
  }

  get model(): string {
    return this.#engine.model;
  }

  get events(): HotspareEventSource {
    return this.#engine.events;
  }

  /** The credential that serves now; undefined: none is usable, or the model is closed. Looking moves nothing. */
  get activeCredentialId(): string | undefined {
    return this.#engine.activeId;
  }

  /** The options in force, with every default filled in, as plain data. Secrets are `[secret]`. */
  get effectiveOptions(): EffectiveModelOptions {
    return this.#credentials.effectiveOptions();
  }

  /** How each credential is, in priority order; after `close()`, how it was then. */
  status(): readonly CredentialStatus[] {
    return this.#engine.status();
  }

  /**
   * Closes the circuits of a credential that you know works again. Without an id: of all credentials.
   *
   * @throws {InvalidConfigError} when there is no such id
   * @throws {ClosedError} when the model is closed
   */
  reset(credentialId?: string): void {
    this.#engine.reset(credentialId);
  }

  /**
   * Sends one small request with every credential, or with those that `only` names, all at once and whatever their health. The result says which credentials answer, how
   * fast, what is left of the rate limits, and how failures are judged. Each answer and each failure reaches health.
   *
   * @throws {InvalidConfigError} when an option is wrong, or `only` names a credential that there is not
   * @throws {ClosedError} when the model is closed
   */
  async checkCredentials(options?: CheckOptions): Promise<readonly CredentialCheck[]> {
    const settings = normalizeCallOptions(options, this.#engine.callDefaults, "check");
    const only = options?.only;
    const known = this.#engine.roster.byId;
    const unknown = only?.find((id) => !known.has(id));
    if (unknown !== undefined) {
      const message = `no credential has this id; ${suggestName(unknown, [...known.keys()])}`;
      const issue = { path: "only", message, received: JSON.stringify(unknown) };
      throw new InvalidConfigError({ subject: "options of checkCredentials()", issues: [issue] });
    }
    return checkCredentials(this.#engine, settings, this.#check, only);
  }

  /**
   * Adds a credential, behind all others unless `before` names one. Calls use it from their next step on.
   *
   * @throws {InvalidConfigError} when it is wrong, its id is taken, or its vectors are of another space
   * @throws {ClosedError} when the model is closed
   */
  addCredential(credential: Credential, place: CredentialPlace = {}): void {
    refuseUnknown(place, ["before"], "options of addCredential()");
    this.#credentials.add(credential, place);
  }

  /**
   * Puts another credential in the place of one, such as a new key; the id stays. Running attempts end on the old credential, whose
   * adapter closes after the last of them; everything later uses the new one, and its health starts fresh.
   *
   * @throws {InvalidConfigError} when it is wrong, or there is no such id
   * @throws {ClosedError} when the model is closed
   */
  replaceCredential(credentialId: string, credential: Credential): void {
    this.#credentials.replace(credentialId, credential);
  }

  /**
   * Takes a credential off the list. Running attempts end on it; its adapter closes after the last of them.
   *
   * @throws {InvalidConfigError} when there is no such id, or no other credential
   * @throws {ClosedError} when the model is closed
   */
  removeCredential(credentialId: string): void {
    this.#credentials.remove(credentialId);
  }

  /** New calls get a `ClosedError`. Running calls get up to `graceMs` milliseconds to finish. `graceMs` is 5000 unless given. */
  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    try {
      return this.#engine.close(graceOf(options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
