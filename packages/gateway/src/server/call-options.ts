import type { CallOptions } from "@hotspare/core";
import type { GatewayCallMetadata } from "../contract/call-metadata.js";
import type { GatewayClient } from "../contract/client-desk.js";
import type { Exchange } from "./exchange.js";

/** How the models are called for a request: they stop when nobody waits, and their events say whose request it is. */
export function callOptions({ id, signal }: Exchange, client: GatewayClient): CallOptions {
  const metadata: GatewayCallMetadata & Record<string, string> = { request: id, client: client.name };
  return { signal, metadata };
}
