import type { LoadedConfig } from "@hotspare/config";
import type { EffectiveModelOptions } from "@hotspare/core";

/** Summary of one named model of a configuration. */
export interface ModelSummary {
  readonly kind: "embedder" | "vlm";
  readonly name: string;
  readonly model: string;
  readonly credentials: readonly { readonly id: string; readonly provider: string }[];
}

/** Lists the models of a configuration, embedders first. */
export function summaryOf({ embedders, vlms }: LoadedConfig): readonly ModelSummary[] {
  return [
    ...embedders.names.map((name) =>
      summary("embedder", name, embedders.get(name, embedders.outputOf(name)).effectiveOptions),
    ),
    ...vlms.names.map((name) => summary("vlm", name, vlms.get(name).effectiveOptions)),
  ];
}

function summary(
  kind: ModelSummary["kind"],
  name: string,
  { model, credentials }: EffectiveModelOptions,
): ModelSummary {
  return { kind, name, model, credentials: credentials.map(({ id, provider }) => ({ id, provider })) };
}
