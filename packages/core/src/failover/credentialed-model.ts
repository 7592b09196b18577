import type { CallOptions } from "../contract/call-options.js";
import type { CredentialCheck } from "../contract/credential-check.js";
import type { CredentialStatus } from "../contract/credential-status.js";
import type { HotspareEventSource } from "../contract/events.js";
import type { ObservedReply } from "./call-plan.js";
import { type CheckRequest, checkCredentials } from "./check-credentials.js";
import type { CredentialChanges, CredentialPlace } from "./credential-changes.js";
import type { CommonAdapter, FailoverModel } from "./failover-model.js";

/** What an embedder and a VLM let one see and change of their credentials. */
export abstract class CredentialedModel<
  Adapter extends CommonAdapter,
  Reply extends ObservedReply,
  Credential,
> implements AsyncDisposable
{
  readonly #model: FailoverModel<Adapter>;
  readonly #credentials: CredentialChanges;
  readonly #checkRequest: CheckRequest<Adapter, Reply>;

  constructor(
    model: FailoverModel<Adapter>,
    credentials: CredentialChanges,
    checkRequest: CheckRequest<Adapter, Reply>,
  ) {
    this.#model = model;
    this.#credentials = credentials;
    this.#checkRequest = checkRequest;
  }

  get model(): string {
    return this.#model.model;
  }

  get events(): HotspareEventSource {
    return this.#model.events;
  }

  /** The credential that serves now; undefined: none is usable. Looking moves nothing. */
  get activeCredentialId(): string | undefined {
    return this.#model.activeId;
  }

  /** How each credential is, in priority order. */
  status(): readonly CredentialStatus[] {
    return this.#model.status();
  }

  /** An operator says: it works again. Without an id: all of them. @throws {InvalidConfigError} when there is no such id */
  reset(credentialId?: string): void {
    this.#model.reset(credentialId);
  }

  /**
   * Sends one small request with every credential, all at once and whatever their health: who answers, how fast, what is left of the rate
   * limits, or how the failure is judged. What it shows is told to health, as that of any call.
   *
   * @throws {ClosedError} when the model is closed
   */
  checkCredentials(options: CallOptions = {}): Promise<readonly CredentialCheck[]> {
    return checkCredentials(this.#model, this.#checkRequest, options);
  }

  /**
   * Adds a credential, behind all others unless `before` names one. Calls that begin from now on may use it.
   *
   * @throws {InvalidConfigError} when it is wrong, its id is taken, or its vectors are of another space
   * @throws {ClosedError} when the model is closed
   */
  addCredential(credential: Credential, place: CredentialPlace = {}): void {
    this.#credentials.add(credential, place);
  }

  /**
   * Puts another credential in the place of one, such as a new key; the id stays. Running attempts end on the old one, whose adapter
   * closes after the last of them; everything later uses the new one, and its health starts fresh.
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

  /** New calls get a `ClosedError`; running ones have `graceMs` to finish, 5000 unless given. */
  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    return this.#model.close(options.graceMs ?? 5_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
