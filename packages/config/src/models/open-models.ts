import {
  type ConfigIssue,
  createHotspare,
  type FailoverEmbedder,
  type FailoverVlm,
  type Hotspare,
  type HotspareOptions,
  InvalidConfigError,
} from "@hotspare/core";
import type { EmbeddingOutput } from "@hotspare/core/plugin";
import type { ConfiguredEmbedderEntry } from "./configured-models.js";
import type { ModelPlan } from "./plan-models.js";

type AnyHotspare = Hotspare<HotspareOptions["plugins"]>;

/** What a plan came to. With issues, the Hotspare is only there to be closed. */
export interface OpenedModels {
  readonly hotspare: AnyHotspare | undefined;
  readonly embedders: ReadonlyMap<string, ConfiguredEmbedderEntry<unknown>>;
  readonly vlms: ReadonlyMap<string, FailoverVlm>;
  readonly issues: readonly ConfigIssue[];
}

/** Makes the Hotspare and every model that can be made, so that all mistakes are found at once. */
export function openModels(plan: ModelPlan, code: HotspareOptions): OpenedModels {
  const issues: ConfigIssue[] = [];
  const attempt = <Made>(path: string, make: () => Made): Made | undefined => {
    try {
      return make();
    } catch (error) {
      issues.push(...issuesOf(error, path));
      return undefined;
    }
  };
  const wanted = attempt("", () => createHotspare(plan.hotspare));
  // Models are checked all the same, with no more than their providers, when the options of the Hotspare are wrong.
  const hotspare = wanted ?? quietly(() => createHotspare({ plugins: code.plugins }));
  const embedders = new Map<string, ConfiguredEmbedderEntry<unknown>>();
  const vlms = new Map<string, FailoverVlm>();
  try {
    for (const [name, options] of hotspare === undefined ? [] : plan.embedders) {
      const embedder = attempt(`embedders.${name}`, () => hotspare?.embedder(options));
      if (embedder !== undefined) {
        const made = embedder as FailoverEmbedder<EmbeddingOutput>;
        embedders.set(name, { embedder: made, output: options.output ?? "dense" });
      }
    }
    for (const [name, options] of hotspare === undefined ? [] : plan.vlms) {
      const vlm = attempt(`vlms.${name}`, () => hotspare?.vlm(options));
      if (vlm !== undefined) {
        vlms.set(name, vlm as FailoverVlm);
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
