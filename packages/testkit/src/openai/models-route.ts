import type { Route } from "../contract/dialect.js";
import { jsonReply } from "../contract/json-reply.js";

/** The listed models if the simulator accepts any model. */
const DEFAULT_MODELS = ["text-embedding-3-small", "text-embedding-3-large", "gpt-4.1", "gpt-4.1-mini"];

/** `GET /v1/models` */
export const modelsRoute: Route = {
  name: "models",
  takesBody: false,
  modelOf: () => undefined,
  countedTokens: () => 0,
  answer: (_body, context) =>
    jsonReply({
      object: "list",
      data: [...(context.models ?? DEFAULT_MODELS)].map((id) => ({
        id,
        object: "model",
        created: 1_700_000_000,
        owned_by: "simulator",
      })),
    }),
};
