import type { HotspareEventSource } from "@hotspare/core";
import { followModel, type History } from "./follow-model.js";
import { ModelTally } from "./model-tally.js";
import type { ObservedHotspare, OpenModel } from "./observed-hotspare.js";

/** The models and their names until the next reload. */
export interface ModelSource {
  readonly hotspare: Pick<ObservedHotspare, "models">;
  /** Names that clients use. A model that is missing here is shown under its name in Hotspare. */
  readonly names: ReadonlyMap<HotspareEventSource, string>;
}

/** An open model with its counts. */
export interface ObservedModel {
  readonly name: string;
  readonly open: OpenModel;
  readonly tally: ModelTally;
}

interface Followed {
  readonly tally: ModelTally;
  readonly end: () => void;
}

/** The open models and their counts. Counts belong to a name, so a reload that keeps the name keeps the counts. */
export class ObservedModels {
  readonly #history: History;
  #source: ModelSource;
  #followed = new Map<HotspareEventSource, Followed>();
  #tallies = new Map<string, ModelTally>();

  constructor(source: ModelSource, history: History) {
    this.#source = source;
    this.#history = history;
    this.open();
  }

  /** Returns the models that are open now. Begins to follow new models, and forgets closed models. */
  open(): readonly ObservedModel[] {
    const { hotspare } = this.#source;
    const followed = new Map<HotspareEventSource, Followed>();
    const tallies = new Map<string, ModelTally>();
    const observed = hotspare.models.map((open): ObservedModel => {
      const entry = this.#followed.get(open.events) ?? this.#follow(open, tallies);
      const { tally } = entry;
      followed.set(open.events, entry);
      tallies.set(keyOf(tally), tally);
      tally.keepOnly(new Set(open.credentials));
      return { name: tally.name, open, tally };
    });
    this.#followed = followed;
    this.#tallies = tallies;
    return observed;
  }

  /**
   * Replaces the models. Calls that still run on an old model are counted until the old model closes. A model that stays, for example when a reload changes only
   * clients, is not followed twice.
   */
  replace(source: ModelSource): void {
    const names = new Map(
      source.hotspare.models.map(({ events, name }) => [events, source.names.get(events) ?? name]),
    );
    const kept = new Map<HotspareEventSource, Followed>();
    for (const [events, followed] of this.#followed) {
      if (names.get(events) === followed.tally.name) {
        kept.set(events, followed);
      } else if (names.has(events)) {
        followed.end();
      }
    }
    this.#source = source;
    this.#followed = kept;
    this.open();
  }

  close(): void {
    for (const { end } of this.#followed.values()) {
      end();
    }
    this.#followed.clear();
  }

  /** @param taken tallies, and so names, of the models earlier in the list */
  #follow(open: OpenModel, taken: ReadonlyMap<string, ModelTally>): Followed {
    const { kind, events } = open;
    const wanted = this.#source.names.get(events) ?? open.name;
    const inUse = new Set([...taken.values(), ...[...this.#followed.values()].map(({ tally }) => tally)]);
    let name = wanted;
    for (
      let number = 2;
      [...inUse].some((tally) => tally.kind === kind && tally.name === name);
      number += 1
    ) {
      name = `${wanted} (${number})`;
    }
    const key = keyOf({ kind, name });
    const tally = this.#tallies.get(key) ?? new ModelTally(name, kind);
    return { tally, end: followModel(events, tally, this.#history) };
  }
}

function keyOf({ kind, name }: Pick<ModelTally, "kind" | "name">): string {
  return `${kind} ${name}`;
}
