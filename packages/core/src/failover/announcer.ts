import type { Clock } from "../contract/clock.js";
import type { HotspareEventSink } from "../contract/events.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { Transition } from "../contract/transition.js";

/** A model as the announcer sees it. */
export interface AnnouncedModel {
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  readonly events: HotspareEventSink;
  readonly activeId: string | undefined;
  /** Rank in priority order; lower is better, that of none is the last, and one that was taken off had the best. */
  priorityOf(credentialId: string | undefined): number;
  credentialsIn(domain: string): readonly string[];
}

/**
 * Makes events of transitions. Health is shared, so a transition that one model's call brought about may change what is
 * active in another: each model is asked again, and tells once.
 */
export class Announcer {
  readonly #clock: Clock;
  readonly #lastActive = new Map<AnnouncedModel, string | undefined>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(model: AnnouncedModel): void {
    this.#lastActive.set(model, model.activeId);
  }

  remove(model: AnnouncedModel): void {
    this.#lastActive.delete(model);
  }

  announce(transitions: readonly Transition[]): void {
    if (transitions.length === 0) {
      return;
    }
    const atMs = this.#clock.epochMs();
    let classification: Classification | undefined;
    for (const transition of transitions) {
      classification = transition.classification ?? classification;
      this.#announceCircuit(transition, atMs);
    }
    for (const [model, from] of this.#lastActive) {
      this.#announceActive(model, from, classification, atMs);
    }
  }

  /** Tells if another credential serves since the list was changed. */
  announceChange(model: AnnouncedModel): void {
    if (this.#lastActive.has(model)) {
      this.#announceActive(model, this.#lastActive.get(model), undefined, this.#clock.epochMs());
    }
  }

  #announceCircuit(transition: Transition, atMs: number): void {
    const { scope, domain, to, classification, untilMs } = transition;
    for (const model of this.#lastActive.keys()) {
      const credentialIds = model.credentialsIn(domain);
      if (credentialIds.length === 0) {
        continue;
      }
      const circuit = { model: model.model, scope, credentialIds, atMs };
      if (to === "open" && classification !== undefined && untilMs !== undefined) {
        const until = Math.round(atMs + untilMs - this.#clock.monotonicMs());
        model.events.emit("circuitOpen", { ...circuit, classification, untilMs: until });
      }
      if (to === "closed") {
        model.events.emit("circuitClose", circuit);
      }
    }
  }

  #announceActive(
    model: AnnouncedModel,
    from: string | undefined,
    classification: Classification | undefined,
    atMs: number,
  ): void {
    const to = activeOf(model, from);
    if (to === from) {
      return;
    }
    this.#lastActive.set(model, to);
    const change = { model: model.model, kind: model.kind, from, to, atMs };
    if (model.priorityOf(to) < model.priorityOf(from)) {
      model.events.emit("failback", change);
    } else {
      const reason = classification ?? unexplained;
      model.events.emit("switch", { ...change, classification: reason });
    }
  }
}

/** One model's switcher that throws has been reported, and must not fail another model's call. */
function activeOf(model: AnnouncedModel, otherwise: string | undefined): string | undefined {
  try {
    return model.activeId;
  } catch {
    return otherwise;
  }
}

/** A move down that no failure explains: the list of credentials was changed. */
const unexplained: Classification = {
  class: "unknown",
  scope: "request",
  reason: "credentials_changed",
  rule: "core/credentials",
};
