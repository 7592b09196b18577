import type { ConfiguredModels } from "@hotspare/core";

/** Summary of one named model of a configuration. */
export interface ModelSummary {
  readonly kind: "embedder" | "vlm";
  readonly name: string;
  readonly model: string;
  readonly credentials: readonly { readonly id: string; readonly provider: string }[];
}

/** Lists the models of a configuration, embedders first. */
export function summaryOf(models: ConfiguredModels): readonly ModelSummary[] {
  const { embedders = {}, vlms = {} } = models.config as Groups;
  return [...summariesOf("embedder", embedders), ...summariesOf("vlm", vlms)];
}

/** The part of the printed configuration that is used here. */
type Group = Readonly<Record<string, Pick<ModelSummary, "model" | "credentials">>>;

interface Groups {
  readonly embedders?: Group;
  readonly vlms?: Group;
}

function summariesOf(kind: ModelSummary["kind"], group: Group): readonly ModelSummary[] {
  return Object.entries(group).map(([name, { model, credentials }]) => ({
    kind,
    name,
    model,
    credentials: credentials.map(({ id, provider }) => ({ id, provider })),
  }));
}
