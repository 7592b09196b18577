import type { CallOptions } from "@hotspare/core";
import type { GatewayCallMetadata } from "../contract/call-metadata.js";
import type { GatewayClient } from "../contract/client-desk.js";
import type { Exchange } from "./exchange.js";

/** Options of the calls for a request. A call ends when nobody waits for the answer, and its events name the request and the client. */
export function callOptions({ id, signal }: Exchange, client: GatewayClient): CallOptions {
  const metadata: GatewayCallMetadata & Record<string, string> = { request: id, client: client.name };
  return { signal, metadata };
}
