import type { GatewayClient } from "../contract/client-desk.js";
import { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";
import type { Generation } from "./gateway-state.js";
import { isLocal } from "./security/is-local.js";

/**
 * Finds the client of a request.
 *
 * @throws {ProtocolError} 401 when the request has no key of a client; 403 when there are no clients and the request comes from another machine; 429 after too
 * many wrong keys
 */
export async function identify(exchange: Exchange, { desk }: Generation): Promise<GatewayClient> {
  if (!desk.hasClients && !isLocal(exchange)) {
    throw new ProtocolError({
      status: 403,
      type: "permission_error",
      code: "no_clients",
      message:
        "This gateway has no clients, so it answers only its own machine. Its operator can add clients to its configuration.",
    });
  }
  const client = await desk.identify(keyOf(exchange.request.headers), exchange.address);
  exchange.client = client.name;
  return client;
}

/** Clients of Azure send their key in the header `api-key`. */
function keyOf({ authorization, "api-key": apiKey }: Exchange["request"]["headers"]): string | undefined {
  const bearer = authorization === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  return bearer ?? (typeof apiKey === "string" ? apiKey : undefined);
}
