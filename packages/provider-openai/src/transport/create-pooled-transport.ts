import { RequestAdjusted } from "@hotspare/core/plugin";
import type { Dispatcher } from "undici";
import { createLenientTransport, type LenientTransportOptions } from "./lenient-transport.js";
import { loadUndici, type Undici } from "./load-undici.js";
import { PooledReply } from "./pooled-reply.js";
import type { HttpReply, HttpRequest, Transport } from "./transport.js";

export interface PooledTransportOptions {
  /**
   * The most connections to one origin. Further requests wait for a connection. A stream keeps its connection until it ends, so with a lower number a
   * stream may wait for other streams to end.
   * @default 10000
   */
  readonly connections?: number;
  /** How long an idle connection is kept, in milliseconds. A server's own hint shortens the time. @default 30000 */
  readonly keepAliveMs?: number;
  /** The time limit of connecting, TLS included, in milliseconds. @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Your own undici dispatcher, such as a `ProxyAgent`. Its options replace the options above, and you close it yourself. */
  readonly dispatcher?: Dispatcher;
}

/**
 * Creates a transport with kept-alive connections, one request at a time on each connection. The transport calls undici directly: `fetch`, with its
 * web streams, costs three times as much as the rest of a call. Its only timeout is that of connecting, because core limits the time of an attempt.
 * It follows no redirect. Idle connections do not keep a process alive.
 * A server that sends a `100 Continue` without being asked makes `fetch` reject once with `RequestAdjusted`. Later requests to that server use Node's
 * own HTTP client. So do all requests where undici cannot be loaded: undici is CommonJS, and ES module bundles by esbuild have no `require`.
 */
export function createPooledTransport(options: PooledTransportOptions = {}): Required<Transport> {
  return createTransportWith(loadUndici, options);
}

/** Creates the same transport with a given loader: in a bundle, the loader may return something other than undici. */
export function createTransportWith(
  load: () => Promise<Undici>,
  options: PooledTransportOptions,
): Required<Transport> {
  let opening: Promise<Dispatcher | undefined> | undefined;
  let opened: Dispatcher | undefined = options.dispatcher;
  const lenient = createLenientTransport(boundsOf(options));
  const targetOf = createTargetReader();
  /** Origins that send a `100 Continue` without being asked. */
  const unasked = new Set<string>();

  const open = async (): Promise<Dispatcher | undefined> => {
    opening ??= createAgent(options, load);
    opened = await opening;
    return opened;
  };

  return {
    fetch: async (url, request) => {
      const target = targetOf(url);
      const dispatcher = opened ?? (await open());
      if (dispatcher === undefined || unasked.has(target.origin)) {
        return lenient.fetch(url, request);
      }
      try {
        return await send(dispatcher, url, target, request);
      } catch (error) {
        // The user's own dispatcher may be a proxy, and no request may bypass a proxy.
        if (options.dispatcher === undefined && isBadResponse(error)) {
          unasked.add(target.origin);
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

/** A URL in the form that undici takes. */
interface Target {
  readonly origin: string;
  readonly path: string;
}

/** A program sends to few URLs, again and again. Parsing a URL costs a tenth of sending a request to it. */
const mostTargets = 1_000;

/** Parses each URL once. */
function createTargetReader(): (url: string) => Target {
  const targets = new Map<string, Target>();
  return (url) => {
    const known = targets.get(url);
    if (known !== undefined) {
      return known;
    }
    const { origin, pathname, search } = new URL(url);
    const target = { origin, path: pathname + search };
    if (targets.size >= mostTargets) {
      targets.clear();
    }
    targets.set(url, target);
    return target;
  };
}

/** Whether undici complains about an informational reply that it did not ask for. */
function isBadResponse(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.message === "bad response" &&
    Reflect.get(error, "code") === "UND_ERR_SOCKET"
  );
}

function boundsOf({
  connections = 10_000,
  keepAliveMs = 30_000,
  connectTimeoutMs = 10_000,
}: PooledTransportOptions): LenientTransportOptions {
  return { connections, keepAliveMs, connectTimeoutMs };
}

async function send(
  dispatcher: Dispatcher,
  url: string,
  { origin, path }: Target,
  request: HttpRequest,
): Promise<HttpReply> {
  const reply = await dispatcher.request({
    origin,
    path,
    method: request.method as Dispatcher.HttpMethod,
    headers: request.headers as Record<string, string>,
    body: request.body ?? null,
    signal: request.signal ?? null,
  });
  return new PooledReply(url, reply);
}

/** undici is loaded at the first request, so a program that only imports the plugin starts without it. Undefined: undici cannot be loaded. */
async function createAgent(
  options: PooledTransportOptions,
  load: () => Promise<Undici>,
): Promise<Dispatcher | undefined> {
  const { connections, keepAliveMs, connectTimeoutMs } = boundsOf(options);
  const undici = await load().catch(() => undefined);
  // In a bundle, a second attempt to load a module that threw may return what the module had exported before.
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
