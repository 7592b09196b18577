import type { Exchange } from "../exchange.js";
import { isLoopbackAddress } from "./allowed-host.js";

/** Whether the request came from this machine: over loopback, or over a Unix socket, which has no address. */
export function isLocal({ address }: Pick<Exchange, "address">): boolean {
  return address === "" || isLoopbackAddress(address);
}
