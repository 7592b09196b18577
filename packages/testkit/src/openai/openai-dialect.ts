import type { Dialect, Route } from "../contract/dialect.js";
import { chatRoute } from "./chat-route.js";
import { embeddingsRoute } from "./embeddings-route.js";
import { modelsRoute } from "./models-route.js";
import { openaiWording } from "./openai-wording.js";
import { openaiRequestWording } from "./request-errors.js";

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ["POST /v1/embeddings", embeddingsRoute({ wording: openaiRequestWording, fields: {} })],
  [
    "POST /v1/chat/completions",
    chatRoute({ wording: openaiRequestWording, completion: {}, choice: {}, opening: [] }),
  ],
  ["GET /v1/models", modelsRoute],
]);

/** OpenAI's API under `/v1`. */
export const openaiDialect: Dialect = {
  name: "openai",
  wording: openaiWording,
  owns: (path) => path.startsWith("/v1/"),
  match: ({ method, path }) => ROUTES.get(`${method} ${path}`),
  readKey: (headers) => /^Bearer\s+(\S.*)$/i.exec(headers.authorization ?? "")?.[1],
  headers: (requestId) => ({ "x-request-id": requestId, "openai-version": "2020-10-01" }),
};
