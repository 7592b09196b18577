import type { Embedder, HotspareEventSource, Vlm } from "@hotspare/core";

/** A model under the name by which clients ask for it. */
export type ServedModel =
  | { readonly kind: "vlm"; readonly name: string; readonly vlm: Vlm }
  | { readonly kind: "embedder"; readonly name: string; readonly embedder: Embedder };

/** The models that a gateway serves, by name. Aliases and the default are known here, so that nobody else asks about them. */
export interface ServedModels {
  /** Own names in the order of the configuration, without aliases. */
  readonly names: readonly string[];
  /** When the models were opened, epoch milliseconds: the `created` of `GET /v1/models`. */
  readonly openedMs: number;
  readonly events: HotspareEventSource;
  /** The model of a name, of an alias, or the default of the kind when no name is given. Undefined: there is none. */
  find(name: string | undefined, kind: ServedModel["kind"]): ServedModel | undefined;
}
