import type { Clock } from "../contract/clock.js";
import type { HotspareEvents } from "../contract/events.js";
import type { HealthLink } from "../contract/health-link.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import type { CooldownSettings } from "../health/cooldown.js";
import { HealthRegistry } from "../health/health-registry.js";
import { LinkedHealth } from "../health/linked-health.js";
import type { ModelHealth } from "../health/model-health.js";
import { HealthEvents } from "../observing/health-events.js";
import type { DependencyContainer } from "./di.js";

/** A Hotspare, as the health that it shares knows it. */
interface Sharer {
  readonly settings: CooldownSettings;
  readonly emitState: (state: Omit<HotspareEvents["healthLink"], "atMs">) => void;
  readonly reportLink: (member: string, error: unknown) => void;
  readonly scrub: (text: string) => string;
}

export interface SharedHealthParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly link: HealthLink | undefined;
  readonly first: Sharer;
}

/** In the container of each Hotspare, for the Hotspare that takes its place. */
const healthToken = Symbol("SharedHealth");

/**
 * The health of a Hotspare and of those that take its place, one after the other, when a process reads its configuration again. As long as
 * several are open, what one learns all know. The settings are those of the Hotspare that was made last.
 */
export class SharedHealth {
  readonly registry: HealthRegistry;
  readonly events: HealthEvents;
  readonly #clock: Clock;
  readonly #sharers: Sharer[];
  /** The open models that have a name of the user's, by kind and name: the model that was opened last is the last. */
  readonly #models = new Map<string, readonly ModelHealth[]>();
  /** Those of them whose place another has taken. */
  readonly #replaced = new Set<ModelHealth>();

  constructor({ clock, random, link, first }: SharedHealthParts) {
    this.#clock = clock;
    this.#sharers = [first];
    const linked = link === undefined ? undefined : this.#linked(link);
    this.registry = new HealthRegistry({ clock, random, settings: first.settings, link: linked });
    this.events = new HealthEvents(clock, this.registry, this.#replaced);
    if (linked !== undefined) {
      linked.onTransitions = (transitions) => this.events.report(transitions);
    }
  }

  /** @throws {InvalidConfigError} when the Hotspare has closed, has another clock, or is no Hotspare of this copy of the package */
  static of(
    { container }: { readonly container: DependencyContainer },
    clock: Clock,
    link: HealthLink | undefined,
  ): SharedHealth {
    if (link !== undefined) {
      throw refused("uses the health link of the other Hotspare: leave healthLink out");
    }
    const found: unknown = container.isRegistered(healthToken) ? container.resolve(healthToken) : undefined;
    if (!(found instanceof SharedHealth)) {
      throw refused("must be a Hotspare from createHotspare() of the same copy of @hotspare/core");
    }
    if (found.#sharers.length === 0) {
      throw refused("is a closed Hotspare: make the new Hotspare first, and close this Hotspare afterwards");
    }
    if (found.#clock !== clock) {
      throw refused("has another clock: give both Hotspares the same option clock");
    }
    return found;
  }

  register(container: DependencyContainer): void {
    container.register(healthToken, { useValue: this });
  }

  join(sharer: Sharer): void {
    this.#sharers.push(sharer);
    this.registry.settings = sharer.settings;
  }

  /** The last to leave ends the link. */
  leave(sharer: Sharer): void {
    this.#sharers.splice(this.#sharers.indexOf(sharer), 1);
    const youngest = this.#sharers.at(-1);
    if (youngest === undefined) {
      this.registry.link?.close();
    } else {
      this.registry.settings = youngest.settings;
    }
  }

  /** The open model whose place a model of this name takes. */
  latest(name: string): ModelHealth | undefined {
    return this.#models.get(name)?.at(-1);
  }

  opened(name: string, model: ModelHealth): void {
    const before = this.#models.get(name) ?? [];
    for (const replaced of before) {
      this.#replaced.add(replaced);
    }
    this.#models.set(name, [...before, model]);
  }

  closed(name: string, model: ModelHealth): void {
    const others = (this.#models.get(name) ?? []).filter((each) => each !== model);
    this.#replaced.delete(model);
    const youngest = others.at(-1);
    if (youngest === undefined) {
      this.#models.delete(name);
    } else {
      this.#replaced.delete(youngest);
      this.#models.set(name, others);
    }
  }

  #linked(link: HealthLink): LinkedHealth {
    const report = (member: string, error: unknown) => {
      for (const { reportLink } of this.#sharers) {
        reportLink(member, error);
      }
    };
    const scrub = (text: string) => this.#sharers.reduce((clean, sharer) => sharer.scrub(clean), text);
    const linked = new LinkedHealth(link, report, scrub);
    linked.onState = (state) => {
      for (const { emitState } of this.#sharers) {
        emitState(state);
      }
    };
    return linked;
  }
}

function refused(message: string): InvalidConfigError {
  return new InvalidConfigError({
    subject: "options of createHotspare()",
    issues: [{ path: "healthOf", message }],
  });
}
