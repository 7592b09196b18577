import type { GatewayClient } from "../contract/client-desk.js";
import { ProtocolError } from "../contract/protocol-error.js";
import type { ServedModel } from "../contract/served-models.js";
import { modelNotFound } from "../protocol/models/model-list.js";
import type { Generation } from "./gateway-state.js";

type ModelOf<Kind extends ServedModel["kind"]> = Extract<ServedModel, { readonly kind: Kind }>;

const routes = {
  vlm: "/v1/chat/completions and /v1/responses accept requests for it",
  embedder: "/v1/embeddings accepts requests for it",
} as const;

/**
 * Finds the model of a request.
 *
 * @throws {ProtocolError} 400 when the request names no model and there is no default, or names a model of the other kind; 404 for an unknown name
 */
export function findModel<Kind extends ServedModel["kind"]>(
  { models, desk }: Pick<Generation, "models" | "desk">,
  client: GatewayClient,
  kind: Kind,
  name: string | undefined,
): ModelOf<Kind> {
  const found = models.find(name, kind);
  if (found?.kind === kind) {
    return found as ModelOf<Kind>;
  }
  const own = models.names.filter((known) => desk.mayUse(client, known));
  if (name === undefined) {
    const message = `The request names no model, and there is no default. Write "model" with one of ${own.map((known) => JSON.stringify(known)).join(", ")}.`;
    throw new ProtocolError({
      status: 400,
      type: "invalid_request_error",
      param: "model",
      code: "missing_required_parameter",
      message,
    });
  }
  const other = models.find(name, kind === "vlm" ? "embedder" : "vlm");
  if (other !== undefined && desk.mayUse(client, other.name)) {
    throw new ProtocolError({
      status: 400,
      type: "invalid_request_error",
      param: "model",
      code: "model_not_supported",
      message: `The model ${JSON.stringify(name)} does not answer here: ${routes[other.kind]}.`,
    });
  }
  throw modelNotFound(name, own);
}
