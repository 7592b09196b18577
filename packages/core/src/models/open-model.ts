import type { CredentialStatus } from "../contract/credential-status.js";
import type { HotspareEventSource, ModelKind } from "../contract/events.js";
import type { EngineModel } from "../engine/model/engine-model.js";

/** An open model, as a dashboard sees it. */
export interface OpenModel {
  /** The option `name`, or the model's name if it has none. */
  readonly name: string;
  /** The model's name, as the providers know it. */
  readonly model: string;
  readonly kind: ModelKind;
  /** Ids in priority order. */
  readonly credentials: readonly string[];
  /** Id of the credential that calls go to now. Absent: none is usable. */
  readonly active?: string;
  /** Ids that new calls go to now: several with a switcher that shares the calls. */
  readonly activeIds: readonly string[];
  /** How each credential is now. */
  readonly status: readonly CredentialStatus[];
  /** Calls under way. */
  readonly calls: number;
  /** Calls that wait for a credential. */
  readonly waiting: number;
  /** The events of this model alone, now and later: two models may have one `name`, and one `model`. */
  readonly events: HotspareEventSource;
  /**
   * Closes the circuits of a credential that you know works again. Without an id: of all credentials of the model.
   *
   * @throws {InvalidConfigError} when there is no such id
   * @throws {ClosedError} when the model is closed
   */
  reset(credentialId?: string): void;
}

/** How a model is at this moment. Its events and `reset` are not enumerable, so that the rest can be logged and sent as plain data. */
export class SeenModel implements OpenModel {
  readonly name: string;
  readonly model: string;
  readonly kind: ModelKind;
  readonly credentials: readonly string[];
  declare readonly active?: string;
  readonly activeIds: readonly string[];
  readonly status: readonly CredentialStatus[];
  readonly calls: number;
  readonly waiting: number;
  readonly #engine: EngineModel;

  constructor(engine: EngineModel) {
    const { activeId } = engine;
    this.name = engine.name;
    this.model = engine.model;
    this.kind = engine.kind;
    this.credentials = engine.roster.credentials.map(({ ref }) => ref.id);
    if (activeId !== undefined) {
      this.active = activeId;
    }
    this.activeIds = engine.activeIds;
    this.status = engine.status();
    this.calls = engine.calls.size;
    this.waiting = engine.waitingRoom.size;
    this.#engine = engine;
  }

  get events(): HotspareEventSource {
    return this.#engine.events;
  }

  reset(credentialId?: string): void {
    this.#engine.reset(credentialId);
  }
}
