import { RequestAdjusted } from "@hotspare/core/plugin";
import type { Dispatcher } from "undici";
import { createLenientTransport, type LenientTransportOptions } from "./lenient-transport.js";
import { PooledReply } from "./pooled-reply.js";
import type { HttpReply, HttpRequest, Transport } from "./transport.js";

type Undici = Pick<typeof import("undici"), "Agent">;

export interface PooledTransportOptions {
  /** Most connections to one origin; further requests wait for one. @default 256 */
  readonly connections?: number;
  /** How long an idle connection is kept, in milliseconds; a server's own hint shortens it. @default 30000 */
  readonly keepAliveMs?: number;
  /** Bound of connecting, TLS included, in milliseconds. @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Your own undici dispatcher, such as a `ProxyAgent`; the other options are then its own, and so is its closing. */
  readonly dispatcher?: Dispatcher;
}

/**
 * Carries requests over kept-alive connections, one request at a time on each. It asks undici directly: `fetch`, with its web
 * streams, costs three times the rest of a call. It has no timeouts but the one of connecting, since core bounds an attempt,
 * and follows no redirect. Idle connections do not keep a process alive. A server that sends a `100 Continue` unasked makes it reject once
 * with `RequestAdjusted`; the next requests to that server go by Node's own client. So do all requests where undici cannot be loaded: undici is
 * CommonJS, and esbuild's bundles of ES modules have no `require`.
 */
export function createPooledTransport(options: PooledTransportOptions = {}): Required<Transport> {
  return createTransportWith(() => import("undici"), options);
}

/** The same with what `load` loads: bundles may give something else than undici. */
export function createTransportWith(
  load: () => Promise<Undici>,
  options: PooledTransportOptions,
): Required<Transport> {
  let opening: Promise<Dispatcher | undefined> | undefined;
  let opened: Dispatcher | undefined = options.dispatcher;
  const lenient = createLenientTransport(boundsOf(options));
  /** Origins that send a `100 Continue` unasked. */
  const unasked = new Set<string>();

  const open = async (): Promise<Dispatcher | undefined> => {
    opening ??= createAgent(options, load);
    opened = await opening;
    return opened;
  };

  return {
    fetch: async (url, request) => {
      const { origin } = new URL(url);
      const dispatcher = opened ?? (await open());
      if (dispatcher === undefined || unasked.has(origin)) {
        return lenient.fetch(url, request);
      }
      try {
        return await send(dispatcher, url, request);
      } catch (error) {
        // A dispatcher of the user's own may be a proxy, which nothing goes round.
        if (options.dispatcher === undefined && isBadResponse(error)) {
          unasked.add(origin);
          throw new RequestAdjusted({ reason: "continue_unasked", cause: error });
        }
        throw error;
      }
    },
    close: async () => {
      await lenient.close();
      if (opening === undefined) {
        return;
      }
      const closing = opening;
      opening = undefined;
      opened = undefined;
      await (await closing)?.close();
    },
  };
}

/** What undici says of an informational reply that it did not ask for. */
function isBadResponse(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.message === "bad response" &&
    Reflect.get(error, "code") === "UND_ERR_SOCKET"
  );
}

function boundsOf({
  connections = 256,
  keepAliveMs = 30_000,
  connectTimeoutMs = 10_000,
}: PooledTransportOptions): LenientTransportOptions {
  return { connections, keepAliveMs, connectTimeoutMs };
}

async function send(dispatcher: Dispatcher, url: string, request: HttpRequest): Promise<HttpReply> {
  const { origin, pathname, search } = new URL(url);
  const reply = await dispatcher.request({
    origin,
    path: pathname + search,
    method: request.method as Dispatcher.HttpMethod,
    headers: request.headers,
    body: request.body ?? null,
    signal: request.signal ?? null,
  });
  return new PooledReply(url, reply);
}

/** undici is loaded at the first request: a program that only imports the plugin starts without it. Undefined: it cannot be loaded. */
async function createAgent(
  options: PooledTransportOptions,
  load: () => Promise<Undici>,
): Promise<Dispatcher | undefined> {
  const { connections, keepAliveMs, connectTimeoutMs } = boundsOf(options);
  const undici = await load().catch(() => undefined);
  // A bundle's second try to load a module that threw may give what the module had exported before.
  return typeof undici?.Agent !== "function"
    ? undefined
    : new undici.Agent({
        connections,
        pipelining: 1,
        keepAliveTimeout: keepAliveMs,
        headersTimeout: 0,
        bodyTimeout: 0,
        connect: { timeout: connectTimeoutMs },
      });
}
