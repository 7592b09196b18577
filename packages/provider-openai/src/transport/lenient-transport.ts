import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from "node:http";
import { PooledReply } from "./pooled-reply.js";
import type { HttpReply, HttpRequest, Transport } from "./transport.js";

export interface LenientTransportOptions {
  readonly connections: number;
  readonly keepAliveMs: number;
  readonly connectTimeoutMs: number;
}

/**
 * Creates a transport with Node's own HTTP client. It skips a `100 Continue` that the client did not ask for, as RFC 9110 (15.2.1) requires, where
 * undici closes the connection. It costs more than undici, so only such servers, and programs that cannot load undici, use it.
 */
export function createLenientTransport(options: LenientTransportOptions): Required<Transport> {
  const agents = new Map<string, HttpAgent>();

  return {
    fetch: async (url, request) => {
      const { protocol } = new URL(url);
      const client = await (protocol === "https:" ? import("node:https") : import("node:http"));
      const { connections, keepAliveMs } = options;
      const agent =
        agents.get(protocol) ??
        new client.Agent({ keepAlive: true, maxSockets: connections, timeout: keepAliveMs });
      agents.set(protocol, agent);
      return send(
        client.request(url, {
          agent,
          method: request.method,
          headers: request.headers,
          ...(request.signal === undefined ? {} : { signal: request.signal }),
        }),
        url,
        request,
        options,
      );
    },
    close: async () => {
      for (const agent of agents.values()) {
        agent.destroy();
      }
      agents.clear();
    },
  };
}

function send(
  outgoing: ClientRequest,
  url: string,
  { body, signal }: HttpRequest,
  { connectTimeoutMs }: LenientTransportOptions,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    outgoing.on("error", (error) => reject(signal?.aborted ? signal.reason : error));
    outgoing.on("response", (incoming: IncomingMessage) => {
      const { statusCode = 0, headers } = incoming;
      // Node would report only a reset connection.
      const leave = () => incoming.destroy(signal?.reason);
      signal?.addEventListener("abort", leave, { once: true });
      incoming.once("close", () => signal?.removeEventListener("abort", leave));
      resolve(new PooledReply(url, { statusCode, headers, body: incoming }));
    });
    boundConnecting(outgoing, connectTimeoutMs);
    outgoing.end(body);
  });
}

/** A socket that is already connected needs no time limit for connecting. */
function boundConnecting(outgoing: ClientRequest, connectTimeoutMs: number): void {
  outgoing.on("socket", (socket) => {
    if (!socket.connecting) {
      return;
    }
    const tooSlow = () =>
      outgoing.destroy(
        Object.assign(new Error("The server did not accept the connection in time."), {
          code: "UND_ERR_CONNECT_TIMEOUT",
        }),
      );
    const timer = setTimeout(tooSlow, connectTimeoutMs);
    const stop = () => clearTimeout(timer);
    socket.once("connect", stop);
    outgoing.once("close", stop);
  });
}
