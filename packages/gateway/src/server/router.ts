import type { IncomingMessage, ServerResponse } from "node:http";
import type { GatewayState } from "./gateway-state.js";
import type { PageFiles } from "./page-files.js";
import type { Route } from "./route.js";
import { routesOf, unknownRoute } from "./routes.js";
import { serveRequest } from "./serve-request.js";

/**
 * Finds the route of each request with Fastify. Fastify does nothing else, because the gateway reads a body only after it has checked the key, and writes all
 * answers in one place. So each request leaves Fastify in the first hook. In our measurements a request costs no more with Fastify than with `node:http` alone.
 * Hono's server for Node costs twice as much for event streams.
 */
export async function openRouter(
  state: GatewayState,
  page: PageFiles,
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const { default: fastify } = await import("fastify");
  const { pathPrefix } = state.current.options;
  const unknown = unknownRoute(pathPrefix);
  const routes = new Map<string, Route>(routesOf(page).map((route) => [pathPrefix + route.path, route]));
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    // Called for a URL that cannot be decoded.
    frameworkErrors: (_error, request, reply) => {
      reply.hijack();
      void serveRequest(state, { request: request.raw, response: reply.raw, route: unknown, rest: "" });
    },
    routerOptions: { ignoreTrailingSlash: true },
  });
  /**
   * The route to models for a path with a slash too many, such as `/v1//chat/completions` of a client whose base URL ends with a slash. No other route is found
   * this way, because a proxy may protect the other routes by their paths.
   */
  function modelRoute(url: string): Route | undefined {
    const [path = ""] = url.split("?", 1);
    const route = routes.get(path.replace(/\/{2,}/g, "/").replace(/\/$/, ""));
    return route?.kind === "model" ? route : undefined;
  }
  // The hook never calls `done`, so Fastify's part ends here.
  app.addHook("onRequest", (request, reply, _done) => {
    reply.hijack();
    const route = routes.get(request.routeOptions.url ?? "") ?? modelRoute(request.raw.url ?? "") ?? unknown;
    const rest: unknown = Reflect.get(Object(request.params), "*");
    const routed = { request: request.raw, response: reply.raw, route };
    void serveRequest(state, { ...routed, rest: typeof rest === "string" ? rest : "" });
  });
  for (const path of routes.keys()) {
    app.all(path, nothing);
  }
  app.setNotFoundHandler(nothing);
  await app.ready();
  return (request, response) => app.routing(request, response);
}

/** Never called. */
function nothing(): void {}
