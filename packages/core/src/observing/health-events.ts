import type { Clock } from "../contract/clock.js";
import type { ChangeCause, HotspareEventSink, HotspareEvents, ModelKind } from "../contract/events.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { Transition } from "../contract/transition.js";
import type { HealthRegistry } from "../health/health-registry.js";
import type { ModelHealth } from "../health/model-health.js";

/** A model whose circuits and active credential are observed. */
export interface ObservedModel {
  readonly model: string;
  readonly kind: ModelKind;
  readonly events: HotspareEventSink;
  readonly health: ModelHealth;
  readonly activeId: string | undefined;
  /** Position in priority order, 0 is best. `undefined` ranks last; a removed credential ranks first, so that leaving it is a switch. */
  positionOf(credentialId: string | undefined): number;
}

/**
 * Emits events for transitions. Health is shared, so a transition that one model's call brought about may change the active credential
 * of another model: each model with a credential in the domain is asked again, and emits once.
 */
export class HealthEvents {
  readonly #clock: Clock;
  readonly #registry: HealthRegistry;
  readonly #replaced: ReadonlySet<ModelHealth>;
  readonly #lastActive = new Map<ObservedModel, string | undefined>();
  readonly #byHealth = new Map<unknown, ObservedModel>();

  /** @param replaced models whose place another model has taken: the other model emits */
  constructor(clock: Clock, registry: HealthRegistry, replaced: ReadonlySet<ModelHealth> = new Set()) {
    this.#clock = clock;
    this.#registry = registry;
    this.#replaced = replaced;
  }

  add(model: ObservedModel): void {
    this.#lastActive.set(model, model.activeId);
    this.#byHealth.set(model.health, model);
  }

  remove(model: ObservedModel): void {
    this.#lastActive.delete(model);
    this.#byHealth.delete(model.health);
  }

  /** `causedBy` is absent where no call's outcome brought the transitions about. */
  report(transitions: readonly Transition[], causedBy?: ChangeCause): void {
    if (transitions.length === 0) {
      return;
    }
    const atMs = this.#clock.epochMs();
    const origin = transitions.some((transition) => transition.origin === "fleet") ? "fleet" : "local";
    const when: Occasion = causedBy === undefined ? { atMs, origin } : { atMs, origin, causedBy };
    const concerned = new Set<ObservedModel>();
    let classification: Classification | undefined;
    for (const transition of transitions) {
      classification = transition.classification ?? classification;
      for (const [model, credentialIds] of this.#membersOf(transition)) {
        concerned.add(model);
        this.#emitCircuit(model, credentialIds, transition, when);
      }
    }
    for (const model of concerned) {
      this.#emitActive(model, classification, when);
    }
  }

  /** The list of credentials was changed: another credential may serve since. */
  reportChange(model: ObservedModel): void {
    if (this.#lastActive.has(model)) {
      this.#emitActive(model, undefined, { atMs: this.#clock.epochMs(), origin: "local" });
    }
  }

  /** The models with credentials in the domain. A move of a switcher's own names no domain: it may be any model's. */
  #membersOf({ scope, domain }: Transition): ReadonlyMap<ObservedModel, readonly string[]> {
    if (scope === "request") {
      const emitting = [...this.#lastActive.keys()].filter(({ health }) => !this.#replaced.has(health));
      return new Map(emitting.map((model) => [model, []]));
    }
    const members = new Map<ObservedModel, string[]>();
    for (const record of this.#registry.domain(domain)?.members ?? []) {
      const found = this.#byHealth.get(record.owner);
      const model = found === undefined || this.#replaced.has(found.health) ? undefined : found;
      const ids = model === undefined ? undefined : members.get(model);
      if (ids !== undefined) {
        ids.push(record.ref.id);
      } else if (model !== undefined) {
        members.set(model, [record.ref.id]);
      }
    }
    return members;
  }

  #emitCircuit(
    { model, kind, events }: ObservedModel,
    credentialIds: readonly string[],
    { scope, to, classification, untilMs }: Transition,
    when: Occasion,
  ): void {
    if (credentialIds.length === 0) {
      return;
    }
    if (!events.wants(to === "open" ? "circuitOpen" : "circuitClose")) {
      return;
    }
    const circuit = { model, modelKind: kind, scope, credentialIds, ...when };
    if (to === "open" && classification !== undefined && untilMs !== undefined) {
      const until = Math.round(when.atMs + untilMs - this.#clock.monotonicMs());
      events.emit("circuitOpen", { ...circuit, classification, untilMs: until });
    } else if (to === "closed") {
      events.emit("circuitClose", circuit);
    }
  }

  #emitActive(model: ObservedModel, classification: Classification | undefined, when: Occasion): void {
    const from = this.#lastActive.get(model);
    const to = activeOf(model, from);
    if (to === from || !this.#lastActive.has(model)) {
      return;
    }
    this.#lastActive.set(model, to);
    const change = { model: model.model, modelKind: model.kind, from, to, ...when };
    if (model.positionOf(to) < model.positionOf(from)) {
      model.events.emit("failback", change);
    } else {
      model.events.emit("switch", { ...change, classification: classification ?? listChanged });
    }
  }
}

/** When a change came, and what brought it about. */
type Occasion = Pick<HotspareEvents["failback"], "atMs" | "origin" | "causedBy">;

/** A model's switcher that throws has been reported, and must not fail another model's call. */
function activeOf(model: ObservedModel, otherwise: string | undefined): string | undefined {
  try {
    return model.activeId;
  } catch {
    return otherwise;
  }
}

/** A move down that no failure explains: the list of credentials was changed. */
const listChanged: Classification = {
  class: "unknown",
  scope: "request",
  reason: "credentials_changed",
  rule: "core/credentials",
};
