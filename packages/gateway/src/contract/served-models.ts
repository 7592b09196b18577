import type { Embedder, HotspareEventSource, Vlm } from "@hotspare/core";

/** A model with the name that clients use for the model. */
export type ServedModel =
  | { readonly kind: "vlm"; readonly name: string; readonly vlm: Vlm }
  | { readonly kind: "embedder"; readonly name: string; readonly embedder: Embedder };

/** The models that a gateway serves, by name. Only this interface resolves aliases and default models. */
export interface ServedModels {
  /** Names of the models in the order of the configuration, without aliases. */
  readonly names: readonly string[];
  /** Further names: the model's name by its alias. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Time at which the models were opened, in epoch milliseconds. `GET /v1/models` answers this time as `created`. */
  readonly openedMs: number;
  readonly events: HotspareEventSource;
  /** Finds a model by its name or an alias. Without a name, finds the default model of the kind. Undefined: there is no such model. */
  find(name: string | undefined, kind: ServedModel["kind"]): ServedModel | undefined;
}
