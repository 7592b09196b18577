import type { Embedder, Vlm } from "@hotspare/core";
import type { ServedModel, ServedModels } from "../contract/served-models.js";
import type { ObservedHotspare } from "../observatory/observed-hotspare.js";

/** Models by the names that clients use: a plain object, or the result of `loadConfig()`. */
export type ModelsByName<Model> = Readonly<Record<string, Model>> | ModelLookup<Model>;

interface ModelLookup<Model> {
  readonly names: readonly string[];
  get(name: string): Model;
  /** Only for embedders: `dense`, `sparse` or `hybrid`. */
  outputOf?(name: string): string;
}

/** The models that a gateway serves: the result of `loadConfig()`, or a Hotspare with its models by name. */
export interface GatewayModels {
  /** The Hotspare that made the models. The page, the feed and the metrics read its events. */
  readonly hotspare: ObservedHotspare;
  /** VLMs by the names that clients use. @default none */
  readonly vlms?: ModelsByName<Vlm>;
  /**
   * Embedders by the names that clients use. OpenAI's protocol has only dense vectors, so the gateway does not serve a configuration's other embedders.
   * @default none
   */
  readonly embedders?: ModelsByName<Embedder>;
}

/** Aliases and default models. */
export interface ModelNames {
  /** Further names of models, by alias, such as `{ "gpt-4o": "vision" }`. */
  readonly aliases: Readonly<Record<string, string>>;
  /** The models for requests that name no model. */
  readonly defaultModel: { readonly vlm?: string | undefined; readonly embedder?: string | undefined };
}

/** The models that the server finds by name, and mistakes in the names. */
export interface OpenedModels {
  readonly models: ServedModels;
  /** Aliases and defaults that are wrong, each with a message. */
  readonly problems: readonly {
    readonly path: string;
    readonly message: string;
    readonly received: string;
  }[];
}

/** Reads the models into maps once, so that each request needs only one look-up. */
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
      aliases: targets,
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

/** The default if there is only one model. */
function onlyName(models: ReadonlyMap<string, ServedModel>): string | undefined {
  const [first, second] = models.keys();
  return second === undefined ? first : undefined;
}

/** Leaves out embedders of a configuration that do not make dense vectors. */
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
