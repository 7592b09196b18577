import { isIPv4, isIPv6 } from "node:net";

/** The host of a `Host` header, in lower case, without the port and without the brackets of IPv6. Undefined: the text is not a host. */
export function hostOfName(header: string): string | undefined {
  if (isIPv6(header)) {
    return header.toLowerCase();
  }
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header);
  const [, inBrackets, plain] = match ?? [];
  if (inBrackets !== undefined) {
    return isIPv6(inBrackets) ? inBrackets.toLowerCase() : undefined;
  }
  // A full DNS name may end with a dot.
  return plain?.toLowerCase().replace(/\.$/, "");
}

/** Whether a host is this machine: `localhost`, a name below `localhost` (RFC 6761, 6.3), 127.0.0.0/8 or ::1. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || isLoopbackAddress(host);
}

/** Whether an address is this machine, also for an IPv4 address inside IPv6. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
  return isIPv4(plain) ? plain.startsWith("127.") : isIPv6(plain) && /^(0*:)*:?0*1$/.test(plain);
}

/**
 * Whether a request may have this `Host`. A malicious page can point its own host name at 127.0.0.1 and send requests to local servers (DNS rebinding). The
 * `Host` of these requests is the page's host name, so the check refuses them.
 */
export function isAllowedHost(header: string | undefined, allowed: readonly string[]): boolean {
  const host = header === undefined ? undefined : hostOfName(header);
  return host !== undefined && (isLoopbackHost(host) || allowed.includes(host));
}
