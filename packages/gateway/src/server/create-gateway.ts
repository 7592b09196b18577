import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { InvalidConfigError } from "@hotspare/core";
import { openClientDesk } from "../clients/open-client-desk.js";
import type { ClientDesk } from "../contract/client-desk.js";
import type { Observatory } from "../contract/observatory.js";
import { openObservatory } from "../observatory/open-observatory.js";
import { CallTraces } from "./call-traces.js";
import { cutRunning, drainRunning } from "./drain.js";
import { type GatewayModels, openServedModels } from "./gateway-models.js";
import {
  type GatewayOptions,
  type NormalGatewayOptions,
  normalizeGatewayOptions,
  usualGraceMs,
} from "./gateway-options.js";
import type { GatewayState, Generation } from "./gateway-state.js";
import { createNodeServer, type ListenOptions, listenOn } from "./listening.js";
import { ownVersion } from "./own-version.js";
import { readPageFiles } from "./page-files.js";
import { RequestBounds } from "./request-bounds.js";
import { openRouter } from "./router.js";
import { hostOfName, isLoopbackHost } from "./security/allowed-host.js";

/** A gateway. It listens with its own server, or you pass its handler to your server. */
export interface Gateway {
  /** Answers one request. Use it as `http.createServer(gateway.handler)`, or as `app.use("/hotspare", gateway.handler)` in Express. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Counts of the models and the requests. */
  readonly observatory: Observatory;
  /**
   * Listens with the gateway's own server. Resolves with the address, such as `http://127.0.0.1:8787`.
   *
   * @throws {InvalidConfigError} when the gateway already listens, or other machines can reach the host and there are no clients
   * @throws {Error} when the gateway cannot listen on the address: Node's error, such as `EADDRINUSE`
   */
  listen(options?: ListenOptions): Promise<{ readonly url: string }>;
  /**
   * Serves other models with other options from the next request on. Resolves when the last request to the old models has ended. You can close the old models then.
   *
   * @throws {InvalidConfigError} when an option is wrong; the error lists every mistake, and nothing changes
   */
  replace(models: GatewayModels, options?: GatewayOptions): Promise<void>;
  /** Refuses new requests to models, lets running answers end within `graceMs`, cuts the remaining answers with an error, and closes the server. */
  drain(options?: DrainOptions): Promise<void>;
  /** Ends at once, as `drain({ graceMs: 0 })` does. The models and the desk stay open, because you have opened them. */
  close(): Promise<void>;
}

/** Options of `Gateway.drain`. */
export interface DrainOptions {
  /** How long running answers may take, in milliseconds. @default 25000 */
  readonly graceMs?: number | undefined;
}

const usualPort = 8_787;

/**
 * Makes a gateway: a request handler that speaks OpenAI's protocol and calls your models with failover.
 *
 * @example
 * const gateway = await createGateway(await loadConfig({ plugins: [openai()] }, "hotspare.yaml"));
 * const { url } = await gateway.listen({ port: 8787 });
 * @throws {InvalidConfigError} when an option is wrong; the error lists every mistake
 */
export async function createGateway(models: GatewayModels, options?: GatewayOptions): Promise<Gateway> {
  const [page, version] = await Promise.all([readPageFiles(), ownVersion()]);
  const first = openGeneration(models, normalizeGatewayOptions(options), undefined);
  const { limits } = first.options;
  const observatory = openObservatory({
    hotspare: models.hotspare,
    models: first.models,
    desk: first.desk,
    version,
  });
  const traces = new CallTraces();
  let unfollow = traces.follow(models.hotspare.events);
  const state: GatewayState = {
    current: first,
    observatory,
    bounds: new RequestBounds(limits),
    traces,
    running: new Set(),
    watchers: new Set(),
    listeningHosts: new Set(),
    isDraining: false,
  };
  const handler = await openRouter(state, page);
  let server: Server | undefined;
  let ending: Promise<void> | undefined;

  async function end(graceMs: number): Promise<void> {
    await drainRunning(state, graceMs, server);
    unfollow();
    observatory.close();
  }

  return {
    handler,
    observatory,
    async listen({ host = "127.0.0.1", port = usualPort } = {}) {
      refuseListening(host, state, server);
      server = createNodeServer(limits, handler);
      const name = hostOfName(host);
      if (name !== undefined && !isEveryAddress(name)) {
        state.listeningHosts.add(name);
      }
      try {
        return { url: await listenOn(server, host, port) };
      } catch (error) {
        server = undefined;
        throw error;
      }
    },
    async replace(nextModels, nextOptions) {
      const before = state.current;
      const next = openGeneration(nextModels, normalizeGatewayOptions(nextOptions), before);
      state.current = next;
      state.bounds.change(next.options.limits);
      observatory.replaceModels({ hotspare: nextModels.hotspare, models: next.models, desk: next.desk });
      const unfollowBefore = unfollow;
      unfollow = traces.follow(nextModels.hotspare.events);
      await idle(before);
      unfollowBefore();
    },
    drain({ graceMs = usualGraceMs } = {}) {
      ending ??= end(graceMs);
      return ending;
    },
    close() {
      cutRunning(state);
      ending ??= end(0);
      return ending;
    },
  };
}

function openGeneration(
  models: GatewayModels,
  options: NormalGatewayOptions,
  before: Generation | undefined,
): Generation {
  const opened = openServedModels(models, options, Date.now());
  if (before !== undefined && options.pathPrefix !== before.options.pathPrefix) {
    const message = "cannot change while the gateway runs: make a new gateway";
    throw invalid([{ path: "pathPrefix", message }]);
  }
  if (opened.problems.length > 0) {
    throw invalid(opened.problems);
  }
  const desk: ClientDesk = options.clients ?? openClientDesk({ models: opened.models.names });
  return { options, models: opened.models, hotspare: models.hotspare, desk, requests: 0, onIdle: undefined };
}

/** Resolves when no request uses the generation any more. */
function idle(generation: Generation): Promise<void> {
  return generation.requests === 0
    ? Promise.resolve()
    : new Promise((resolve) => {
        generation.onIdle = resolve;
      });
}

function refuseListening(host: string, { current }: GatewayState, server: Server | undefined): void {
  if (server !== undefined) {
    throw invalid([{ path: "listen()", message: "was called before: a gateway has only one server" }]);
  }
  if (!current.desk.hasClients && !isLoopbackHost(host.toLowerCase())) {
    throw invalid([
      {
        path: "listen(host)",
        message:
          'would answer everybody who reaches this address, because there are no clients: listen at "127.0.0.1", or give clients a key each with the option clients',
        received: JSON.stringify(host),
      },
    ]);
  }
}

function isEveryAddress(host: string): boolean {
  return host === "0.0.0.0" || /^[0:]+$/.test(host);
}

function invalid(issues: ConstructorParameters<typeof InvalidConfigError>[0]["issues"]): InvalidConfigError {
  return new InvalidConfigError({ subject: "options of createGateway()", issues });
}
