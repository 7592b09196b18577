import type { Dialect, Route } from "../contract/dialect.js";
import { chatRoute } from "../openai/chat-route.js";
import { embeddingsRoute } from "../openai/embeddings-route.js";
import { arkRequestWording } from "./ark-request-wording.js";
import { arkWording } from "./ark-wording.js";
import { endpointRoute } from "./endpoint-route.js";
import { multimodalRoute } from "./multimodal-route.js";

const ROUTES: ReadonlyMap<string, Route> = new Map(
  [
    ["POST /api/v3/embeddings", embeddingsRoute({ wording: arkRequestWording, fields: {} })],
    ["POST /api/v3/embeddings/multimodal", multimodalRoute],
    [
      "POST /api/v3/chat/completions",
      chatRoute({
        wording: arkRequestWording,
        completion: { service_tier: "default" },
        choice: {},
        opening: [],
      }),
    ],
  ].map(([name, route]) => [name as string, endpointRoute(route as Route)]),
);

/**
 * Volcengine's Ark under `/api/v3`. A request's `model` is a model id or an `ep-…`. The answer's `model` is the model
 * id (docs/82379/1494384).
 */
export const arkDialect: Dialect = {
  name: "volcengine",
  wording: arkWording,
  owns: (path) => path.startsWith("/api/v3/"),
  match: ({ method, path }) => ROUTES.get(`${method} ${path}`),
  readKey: (headers) => /^Bearer\s+(\S.*)$/i.exec(headers.authorization ?? "")?.[1],
  headers: (requestId) => ({ "x-request-id": requestId, server: "istio-envoy" }),
};
