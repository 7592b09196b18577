import type { Embedder, Vlm } from "@hotspare/core";
import type { ServedModel, ServedModels } from "../contract/served-models.js";
import type { ObservedHotspare } from "../observatory/observed-hotspare.js";

/** Models by the names under which clients ask for them: a plain record, or what `loadConfig()` returns. */
export type ModelsByName<Model> = Readonly<Record<string, Model>> | ModelLookup<Model>;

interface ModelLookup<Model> {
  readonly names: readonly string[];
  get(name: string): Model;
  /** Of embedders alone: `dense`, `sparse` or `hybrid`. */
  outputOf?(name: string): string;
}

/** What a gateway serves: the result of `loadConfig()`, or a Hotspare with its models by name. */
export interface GatewayModels {
  readonly hotspare: ObservedHotspare;
  /** @default none */
  readonly vlms?: ModelsByName<Vlm>;
  /**
   * Embedders of dense vectors. OpenAI's protocol has no other vectors, so that other embedders of a configuration are not served.
   * @default none
   */
  readonly embedders?: ModelsByName<Embedder>;
}

/** Names that stand for models. */
export interface ModelNames {
  /** Further names of models, such as `{ "gpt-4o": "vision" }`. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The models of requests that name none. */
  readonly defaultModel: { readonly vlm?: string | undefined; readonly embedder?: string | undefined };
}

/** The models as the server finds them, and the names that mean nothing. */
export interface OpenedModels {
  readonly models: ServedModels;
  /** Aliases and defaults without a model, as a sentence each. */
  readonly problems: readonly {
    readonly path: string;
    readonly message: string;
    readonly received: string;
  }[];
}

/** Reads the models once, so that a request finds its model by one look into a map. */
export function openServedModels(
  { hotspare, vlms = {}, embedders = {} }: GatewayModels,
  { aliases, defaultModel }: ModelNames,
  openedMs: number,
): OpenedModels {
  const byKind = { vlm: new Map<string, ServedModel>(), embedder: new Map<string, ServedModel>() };
  for (const [name, vlm] of entriesOf(vlms)) {
    byKind.vlm.set(name, { kind: "vlm", name, vlm });
  }
  for (const [name, embedder] of entriesOf(embedders)) {
    byKind.embedder.set(name, { kind: "embedder", name, embedder });
  }
  const names = [...new Set([...byKind.vlm.keys(), ...byKind.embedder.keys()])];
  const isKnown = (name: string) => byKind.vlm.has(name) || byKind.embedder.has(name);
  const targets = new Map(Object.entries(aliases));
  const wanted = [
    ...[...targets].map(([alias, name]) => ({ path: `aliases.${alias}`, name, isThere: isKnown(name) })),
    ...(["vlm", "embedder"] as const).flatMap((kind) => {
      const name = defaultModel[kind];
      const isThere = name === undefined || byKind[kind].has(targets.get(name) ?? name);
      return [{ path: `defaultModel.${kind}`, name, isThere }];
    }),
  ];
  const missing = wanted.filter(({ isThere }) => !isThere);
  const hidden = [...targets.keys()].filter(isKnown);
  const advice = names.length === 0 ? "there are no models" : `write one of ${names.join(", ")}`;
  return {
    models: {
      names,
      openedMs,
      events: hotspare.events,
      find(asked, kind) {
        const name = asked ?? defaultModel[kind] ?? onlyName(byKind[kind]);
        return name === undefined ? undefined : byKind[kind].get(targets.get(name) ?? name);
      },
    },
    problems: [
      ...missing.map(({ path, name }) => ({
        path,
        message: `no model has this name: ${advice}`,
        received: JSON.stringify(name) ?? "nothing",
      })),
      ...hidden.map((alias) => ({
        path: `aliases.${alias}`,
        message: "a model has this name, and the alias would hide the model: choose another name",
        received: JSON.stringify(alias),
      })),
    ],
  };
}

/** A request without a name can only mean the only model. */
function onlyName(models: ReadonlyMap<string, ServedModel>): string | undefined {
  const [first, second] = models.keys();
  return second === undefined ? first : undefined;
}

/** Embedders of a configuration say what vectors they make: those without dense vectors are left out. */
function entriesOf<Model>(models: ModelsByName<Model>): readonly (readonly [string, Model])[] {
  if (!isLookup(models)) {
    return Object.entries(models);
  }
  const { outputOf } = models;
  return models.names
    .filter((name) => outputOf === undefined || outputOf.call(models, name) === "dense")
    .map((name) => [name, models.get(name)]);
}

function isLookup<Model>(models: ModelsByName<Model>): models is ModelLookup<Model> {
  return typeof Reflect.get(models, "get") === "function" && Array.isArray(Reflect.get(models, "names"));
}
