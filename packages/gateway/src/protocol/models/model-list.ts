import { closestName } from "@hotspare/core/plugin";
import { ProtocolError } from "../../contract/protocol-error.js";
import type { ServedModels } from "../../contract/served-models.js";

/** A model as OpenAI's `GET /v1/models` lists it. */
export interface ModelObject {
  readonly id: string;
  readonly object: "model";
  /** Epoch seconds. */
  readonly created: number;
  readonly owned_by: string;
}

export interface ModelList {
  readonly object: "list";
  readonly data: readonly ModelObject[];
}

/** Lists the models with these names, in the order of the names. */
export function modelList(models: Pick<ServedModels, "openedMs">, names: readonly string[]): ModelList {
  return { object: "list", data: names.map((name) => modelObject(models, name)) };
}

export function modelObject({ openedMs }: Pick<ServedModels, "openedMs">, name: string): ModelObject {
  return { id: name, object: "model", created: Math.floor(openedMs / 1_000), owned_by: "hotspare" };
}

/** A name from a client is cut to this length. No model has a longer name, and the comparison for a suggestion takes time for each letter. */
const mostCharacters = 100;

/**
 * The 404 for a model that does not exist or that the client may not use. Both cases have the same message, so that a client cannot discover names by guessing.
 *
 * @param names the names that the client may use, from which a suggestion is made
 */
export function modelNotFound(name: string, names: readonly string[]): ProtocolError {
  const shown = name.slice(0, mostCharacters);
  const meant = closestName(shown, names);
  const advice =
    meant === undefined ? "GET /v1/models lists the names." : `Did you mean ${JSON.stringify(meant)}?`;
  return new ProtocolError({
    status: 404,
    type: "invalid_request_error",
    param: "model",
    code: "model_not_found",
    message: `The model ${JSON.stringify(shown)} does not exist or you do not have access to it. ${advice}`,
  });
}
