import type { ConfigIssue } from "@hotspare/core";
import { closestName, isObject } from "@hotspare/core/plugin";
import { fieldOf } from "../file/kind-of.js";
import type { ReadableModels } from "./open-models.js";

/** More names would hide the mistake. */
const mostShown = 5;

/** Finds prices of a name that no model of the configuration has. */
export function priceWarnings(value: unknown, models: ReadableModels): readonly ConfigIssue[] {
  const prices = fieldOf(fieldOf(value, "prices"), "models");
  const priced = isObject(prices) ? Object.keys(prices) : [];
  if (priced.length === 0) {
    return [];
  }
  const known = namesOf(models);
  return priced
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: `prices.models.${name}`,
      message: `${unknownName}${whatToWrite(name, [...known])}`,
    }));
}

const unknownName = "is the price of no model of this configuration, so it prices no call";

function whatToWrite(name: string, known: readonly string[]): string {
  const meant = closestName(name, known);
  return meant === undefined
    ? `. Write the name of a model, or of a provider and a model: ${known.slice(0, mostShown).join(", ")}${known.length > mostShown ? ", …" : ""}`
    : `; did you mean "${meant}"?`;
}

/** The names under which usage looks up prices: the model's, alone or after a provider. A credential's own name has no usage. */
function namesOf({ embedders, vlms }: ReadableModels): ReadonlySet<string> {
  const all = [...[...embedders.values()].map(({ embedder }) => embedder), ...vlms.values()];
  const names = all.flatMap(({ effectiveOptions: { model, credentials } }) =>
    credentials.flatMap(({ provider }) => [model, `${provider}/${model}`]),
  );
  return new Set(names);
}
