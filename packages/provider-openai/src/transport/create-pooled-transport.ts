import { RequestAdjusted } from "@hotspare/core/plugin";
import type { Dispatcher } from "undici";
import { createLenientTransport, type LenientTransportOptions } from "./lenient-transport.js";
import { loadUndici, type Undici } from "./load-undici.js";
import { PooledReply } from "./pooled-reply.js";
import type { HttpReply, HttpRequest, Transport } from "./transport.js";

export interface PooledTransportOptions {
  /**
   * Most connections to one origin; further requests wait for one. A stream holds its connection to its end, so a lower number makes the streams above it
   * wait for others to end.
   * @default 10000
   */
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
  return createTransportWith(loadUndici, options);
}

/** The same with what `load` loads: bundles may give something else than undici. */
export function createTransportWith(
  load: () => Promise<Undici>,
  options: PooledTransportOptions,
): Required<Transport> {
  let opening: Promise<Dispatcher | undefined> | undefined;
  let opened: Dispatcher | undefined = options.dispatcher;
  const lenient = createLenientTransport(boundsOf(options));
  const targetOf = createTargetReader();
  /** Origins that send a `100 Continue` unasked. */
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
        // A dispatcher of the user's own may be a proxy, which nothing goes round.
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

/** A URL as undici takes it. */
interface Target {
  readonly origin: string;
  readonly path: string;
}

/** A program asks few URLs again and again, and parsing one costs a tenth of sending a request to it. */
const mostTargets = 1_000;

/** Reads URLs, each once. */
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

/** What undici says of an informational reply that it did not ask for. */
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
