import type { Dialect, Route } from "../contract/dialect.js";
import { chatRoute } from "./chat-route.js";
import { embeddingsRoute } from "./embeddings-route.js";
import { modelsRoute } from "./models-route.js";
import type { ServerFlavor } from "./server-flavor.js";

/** Builds the API of a server that speaks OpenAI's protocol. */
export function serverDialect(flavor: ServerFlavor): Dialect {
  const { name, basePath, wording, keyIsOptional = false } = flavor;
  const routes: ReadonlyMap<string, Route> = new Map([
    ["POST /chat/completions", chatRoute(flavor.chat)],
    ["GET /models", modelsRoute],
    ...(flavor.embeddings === undefined
      ? []
      : ([["POST /embeddings", embeddingsRoute(flavor.embeddings)]] as const)),
  ]);
  const basePaths = [...new Set([basePath, "/v1"])];
  const baseOf = (path: string) => basePaths.find((base) => path.startsWith(`${base}/`));
  return {
    name,
    wording,
    keyIsOptional,
    owns: (path) => baseOf(path) !== undefined,
    match({ method, path }) {
      const base = baseOf(path);
      return base === undefined ? undefined : routes.get(`${method} ${path.slice(base.length)}`);
    },
    readKey: (headers) => /^Bearer\s+(\S.*)$/i.exec(headers.authorization ?? "")?.[1],
    headers: (requestId) => flavor.headers(requestId),
  };
}
