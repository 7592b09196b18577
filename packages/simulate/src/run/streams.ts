import type { LoadedConfig } from "@hotspare/config";
import type { ConfigIssue, FailoverEmbedder, FailoverVlm } from "@hotspare/core";
import { refusedScenario } from "../scenario/refused-scenario.js";
import type { Scenario, Traffic } from "../scenario/scenario.js";
import { isModel } from "../world/matching.js";
import type { SimulatedCredential, SimulatedRequest } from "../world/simulated-credential.js";
import { type CredentialTally, type ModelTally, modelKey, type Tally } from "./tally.js";

/** The traffic of one model. */
export interface ModelStream {
  /** From 1. The number makes the random numbers of two traffics different. */
  readonly number: number;
  readonly traffic: Traffic;
  readonly model:
    | { readonly kind: "embedder"; readonly embedder: FailoverEmbedder<"dense"> }
    | { readonly kind: "vlm"; readonly vlm: FailoverVlm };
  /** The part of the request that all calls of the traffic share. */
  readonly request: Omit<SimulatedRequest, "index" | "weight">;
  /** A text with as many characters as the tokens of the traffic need, where tokens are limited. */
  readonly filler: string;
  readonly tally: ModelTally;
  readonly byId: ReadonlyMap<string, CredentialTally>;
}

const usualTokens = {
  embedder: { promptTokens: 400, completionTokens: 0 },
  vlm: { promptTokens: 1_200, completionTokens: 250 },
} as const;

/** English text has about this many characters for one token. */
const charactersPerToken = 4;

/**
 * Connects the traffic of a scenario with the models of a configuration.
 *
 * @throws {InvalidConfigError} when a traffic names an unknown model
 */
export function streamsOf(
  loaded: LoadedConfig,
  scenario: Scenario,
  tally: Tally,
  credentials: readonly SimulatedCredential[],
): readonly ModelStream[] {
  const issues: ConfigIssue[] = [];
  const named = new Set<ModelTally>();
  const chosen = scenario.traffic.flatMap((traffic, index) => {
    const { model } = traffic;
    if (model === undefined) {
      return [];
    }
    const found = tally.models.filter((each) => isModel(each, model));
    const [first] = found;
    if (first === undefined || found.length > 1) {
      issues.push(modelIssue(scenario, `traffic[${index}].model`, model, tally.models, found.length));
      return [];
    }
    named.add(first);
    return [{ traffic, model: first }];
  });
  for (const traffic of scenario.traffic.filter(({ model }) => model === undefined)) {
    chosen.push(...tally.models.filter((model) => !named.has(model)).map((model) => ({ traffic, model })));
  }
  if (issues.length > 0) {
    throw refusedScenario(issues);
  }
  const countsTokens = [
    ...scenario.limits.map(({ limit }) => limit),
    ...scenario.faults.map(({ fault }) => fault),
  ].some((given) => "tokensPerMinute" in given && given.tokensPerMinute !== undefined);
  return chosen.map(({ traffic, model }, index): ModelStream => {
    const usual = usualTokens[model.kind];
    const promptTokens = traffic.promptTokens ?? usual.promptTokens;
    const inputs = model.kind === "embedder" ? traffic.inputs : 1;
    const byId = new Map(
      tally.credentials.flatMap((each) =>
        modelKey(each.place.kind, each.place.model) === modelKey(model.kind, model.model)
          ? [[each.place.id, each] as const]
          : [],
      ),
    );
    return {
      number: index + 1,
      traffic,
      model:
        model.kind === "embedder"
          ? { kind: "embedder", embedder: loaded.embedders.get(model.model) as FailoverEmbedder<"dense"> }
          : { kind: "vlm", vlm: loaded.vlms.get(model.model) as FailoverVlm },
      request: {
        stream: index + 1,
        promptTokens: promptTokens * inputs,
        completionTokens: model.kind === "vlm" ? (traffic.completionTokens ?? usual.completionTokens) : 0,
        inputs,
      },
      filler: countsTokens && credentials.length > 0 ? "x".repeat(promptTokens * charactersPerToken) : "x",
      tally: model,
      byId,
    };
  });
}

function modelIssue(
  { file, lineOf }: Scenario,
  path: string,
  model: string,
  models: readonly ModelTally[],
  found: number,
): ConfigIssue {
  const names = models.map((each) => each.model).join(", ");
  const message =
    found === 0
      ? `is not a model of the configuration; it has ${names}`
      : `is an embedder and a VLM: write embedders.${model} or vlms.${model}`;
  const line = lineOf(path);
  return {
    path,
    message,
    received: JSON.stringify(model),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}
