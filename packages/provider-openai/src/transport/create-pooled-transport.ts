import type { Dispatcher } from "undici";
import { PooledReply } from "./pooled-reply.js";
import type { HttpReply, HttpRequest, Transport } from "./transport.js";

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
 * and follows no redirect. Idle connections do not keep a process alive.
 */
export function createPooledTransport(options: PooledTransportOptions = {}): Required<Transport> {
  let opening: Promise<Dispatcher> | undefined;
  let opened: Dispatcher | undefined = options.dispatcher;

  const open = async (): Promise<Dispatcher> => {
    opening ??= createAgent(options);
    opened = await opening;
    return opened;
  };

  return {
    fetch: async (url, request) => send(opened ?? (await open()), url, request),
    close: async () => {
      if (opening === undefined) {
        return;
      }
      const closing = opening;
      opening = undefined;
      opened = undefined;
      await (await closing).close();
    },
  };
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

/** undici is loaded at the first request: a program that only imports the plugin starts without it. */
async function createAgent(options: PooledTransportOptions): Promise<Dispatcher> {
  const { connections = 256, keepAliveMs = 30_000, connectTimeoutMs = 10_000 } = options;
  const { Agent } = await import("undici");
  return new Agent({
    connections,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: connectTimeoutMs },
  });
}
