import { suggestName } from "@hotspare/core/plugin";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import type { ModelSummary } from "./model-summary.js";

/** A model with the ids of the credentials that are asked. */
export interface AskedModel extends ModelSummary {
  readonly asked: readonly string[];
}

/**
 * The models and credentials that `--only` names. A name of a model means all its credentials, an id of a credential means it in every
 * model, and `documents/team-a` means one credential of one model. Without names: everything.
 *
 * @throws {CommandFailure} for a name that the configuration does not have
 */
export function selectOnly(models: readonly ModelSummary[], only: readonly string[]): readonly AskedModel[] {
  if (only.length === 0) {
    return models.map((model) => ({ ...model, asked: model.credentials.map(({ id }) => id) }));
  }
  const known = [
    ...new Set(models.flatMap((model) => [model.name, ...model.credentials.map(({ id }) => id)])),
  ];
  for (const wanted of only) {
    if (models.every((model) => askedOf(model, [wanted]).length === 0)) {
      const mend = suggestName(wanted.split("/").at(-1) ?? wanted, known);
      throw new CommandFailure(
        `--only ${wanted}: the configuration has no model or credential of this name; ${mend}`,
        exitCodes.usage,
      );
    }
  }
  return models
    .map((model) => ({ ...model, asked: askedOf(model, only) }))
    .filter(({ asked }) => asked.length > 0);
}

function askedOf({ name, credentials }: ModelSummary, only: readonly string[]): readonly string[] {
  return credentials
    .map(({ id }) => id)
    .filter((id) => only.some((wanted) => wanted === name || wanted === id || wanted === `${name}/${id}`));
}
