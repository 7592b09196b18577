import { ProtocolError } from "../contract/protocol-error.js";
import { chatEndpoint } from "../protocol/chat/chat-endpoint.js";
import { embeddingsEndpoint } from "../protocol/embeddings/embeddings-endpoint.js";
import { responsesEndpoint } from "../protocol/responses/responses-endpoint.js";
import { answerEmbeddings } from "./answer-embeddings.js";
import { answerVlm } from "./answer-vlm.js";
import { answerLive, answerReady } from "./health.js";
import { listModels, showModel } from "./list-models.js";
import { answerPage, answerPageFile, type PageFiles } from "./page-files.js";
import type { Route } from "./route.js";
import {
  answerEvents,
  answerLogIn,
  answerLogOut,
  answerMetrics,
  answerReset,
  answerSnapshot,
} from "./watch.js";

/** All routes of the gateway. */
export function routesOf(page: PageFiles): readonly Route[] {
  return [
    {
      path: "/v1/chat/completions",
      kind: "model",
      methods: { POST: (exchange, serving) => answerVlm(exchange, chatEndpoint, serving) },
    },
    {
      path: "/v1/responses",
      kind: "model",
      methods: { POST: (exchange, serving) => answerVlm(exchange, responsesEndpoint, serving) },
    },
    {
      path: "/v1/embeddings",
      kind: "model",
      methods: { POST: (exchange, serving) => answerEmbeddings(exchange, embeddingsEndpoint, serving) },
    },
    { path: "/v1/models", kind: "model", methods: { GET: listModels } },
    { path: "/v1/models/*", kind: "model", methods: { GET: showModel } },
    { path: "/health/live", kind: "health", methods: { GET: answerLive } },
    { path: "/health/ready", kind: "health", methods: { GET: answerReady } },
    { path: "/metrics", kind: "watch", methods: { GET: answerMetrics } },
    { path: "/api/models", kind: "watch", methods: { GET: answerSnapshot } },
    { path: "/api/events", kind: "watch", methods: { GET: answerEvents } },
    { path: "/api/reset", kind: "watch", methods: { POST: answerReset } },
    { path: "/api/log-in", kind: "watch", methods: { POST: answerLogIn } },
    { path: "/api/log-out", kind: "watch", methods: { POST: answerLogOut } },
    {
      path: "/",
      kind: "shell",
      methods: { GET: (exchange, serving) => answerPage(exchange, serving, page) },
    },
    ...[...page].map(
      ([name, file]): Route => ({
        path: `/${name}`,
        kind: "shell",
        methods: { GET: (exchange, serving) => answerPageFile(exchange, serving, file) },
      }),
    ),
  ];
}

/** The route of all other paths. The error does not repeat the query, because the query may contain a key. */
export function unknownRoute(prefix: string): Route {
  const known =
    "/v1/chat/completions, /v1/responses, /v1/embeddings, /v1/models, /health/live, /health/ready, /metrics, /api/models and /api/events";
  const refuse: NonNullable<Route["anyMethod"]> = async ({ request }) => {
    const [path = ""] = (request.url ?? "").split("?", 1);
    throw new ProtocolError({
      status: 404,
      type: "invalid_request_error",
      code: "unknown_url",
      message: `Unknown request URL: ${request.method} ${path.slice(0, 200)}. This gateway has ${known}${prefix === "" ? "" : `, all below ${prefix}`}.`,
    });
  };
  return { path: "unknown", kind: "shell", methods: {}, anyMethod: refuse };
}
