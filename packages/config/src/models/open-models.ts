import {
  type ConfigIssue,
  type CredentialInput,
  createHotspare,
  type FailoverVlm,
  type Hotspare,
  type HotspareOptions,
  InvalidConfigError,
  type PluginList,
  type VlmCredentialInput,
} from "@hotspare/core";
import type { ConfiguredEmbedderEntry } from "./configured-models.js";
import type { ModelPlan } from "./plan-models.js";

/** What a plan came to. With issues, the Hotspare is only there to be closed. */
export interface OpenedModels<Plugins extends PluginList> {
  readonly hotspare: Hotspare<Plugins> | undefined;
  readonly embedders: ReadonlyMap<string, ConfiguredEmbedderEntry<CredentialInput<Plugins>>>;
  readonly vlms: ReadonlyMap<string, FailoverVlm<VlmCredentialInput<Plugins>>>;
  readonly issues: readonly ConfigIssue[];
}

/** What can be read of open models, whatever their credentials are. */
type ReadableModel = Pick<FailoverVlm, "effectiveOptions" | "status">;

/** The open models by their names. */
export interface ReadableModels {
  readonly embedders: ReadonlyMap<string, { readonly embedder: ReadableModel }>;
  readonly vlms: ReadonlyMap<string, ReadableModel>;
}

/** Makes the Hotspare and every model that can be made, so that all mistakes are found at once. */
export function openModels<const Plugins extends PluginList>(
  plan: ModelPlan<Plugins>,
  { plugins }: HotspareOptions<Plugins>,
): OpenedModels<Plugins> {
  const issues: ConfigIssue[] = [];
  const attempt = <Made>(path: string, make: () => Made): Made | undefined => {
    try {
      return make();
    } catch (error) {
      issues.push(...issuesOf(error, path));
      return undefined;
    }
  };
  const wanted = attempt("", () => createHotspare<Plugins>(plan.hotspare));
  // Models are checked all the same, with no more than their providers, when the options of the Hotspare are wrong.
  const hotspare = wanted ?? quietly(() => createHotspare<Plugins>({ plugins }));
  const embedders = new Map<string, ConfiguredEmbedderEntry<CredentialInput<Plugins>>>();
  const vlms = new Map<string, FailoverVlm<VlmCredentialInput<Plugins>>>();
  try {
    for (const [name, options] of hotspare === undefined ? [] : plan.embedders) {
      const embedder = attempt(`embedders.${name}`, () => hotspare?.embedder(options));
      if (embedder !== undefined) {
        embedders.set(name, { embedder, output: options.output ?? "dense" });
      }
    }
    for (const [name, options] of hotspare === undefined ? [] : plan.vlms) {
      const vlm = attempt(`vlms.${name}`, () => hotspare?.vlm(options));
      if (vlm !== undefined) {
        vlms.set(name, vlm);
      }
    }
  } catch (error) {
    // A plugin's own error. Nothing stays open.
    void hotspare?.close({ graceMs: 0 });
    throw error;
  }
  return { hotspare, embedders, vlms, issues };
}

function quietly<Made>(make: () => Made): Made | undefined {
  try {
    return make();
  } catch (error) {
    issuesOf(error, "");
    return undefined;
  }
}

/** Adds the model's path to the issues of an error. @throws other errors unchanged */
function issuesOf(error: unknown, path: string): readonly ConfigIssue[] {
  if (!InvalidConfigError.isInstance(error)) {
    throw error;
  }
  return error.issues.map((issue) => ({
    ...issue,
    path: [path, issue.path].filter((part) => part !== "").join("."),
  }));
}
