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

/** The models of these names, in the names' order. */
export function modelList(models: Pick<ServedModels, "openedMs">, names: readonly string[]): ModelList {
  return { object: "list", data: names.map((name) => modelObject(models, name)) };
}

export function modelObject({ openedMs }: Pick<ServedModels, "openedMs">, name: string): ModelObject {
  return { id: name, object: "model", created: Math.floor(openedMs / 1_000), owned_by: "hotspare" };
}

/** Of a name that a client sent. A longer name is no model's, and would be compared letter by letter. */
const mostCharacters = 100;

/**
 * The 404 of a name that no model has, or none that the client may use: the two must read alike, so that nobody learns names by asking.
 *
 * @param names the names that the client may use, for a suggestion
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
