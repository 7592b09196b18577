import { isIPv4, isIPv6 } from "node:net";

/** The host of a `Host` header, in small letters, without its port and the brackets of IPv6. Undefined: it is no host. */
export function hostOfName(header: string): string | undefined {
  if (isIPv6(header)) {
    return header.toLowerCase();
  }
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header);
  const [, inBrackets, plain] = match ?? [];
  if (inBrackets !== undefined) {
    return isIPv6(inBrackets) ? inBrackets.toLowerCase() : undefined;
  }
  // A name may end with the dot of the root.
  return plain?.toLowerCase().replace(/\.$/, "");
}

/** Whether a host is this machine itself: `localhost`, 127.0.0.0/8 or ::1. Names below `localhost` are too (RFC 6761, 6.3). */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || isLoopbackAddress(host);
}

/** Whether an address is this machine itself, also as IPv4 in IPv6. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
  return isIPv4(plain) ? plain.startsWith("127.") : isIPv6(plain) && /^(0*:)*:?0*1$/.test(plain);
}

/**
 * Whether a request may carry this `Host`. A page of a stranger can point its own name at 127.0.0.1 and ask whatever listens there (DNS rebinding); its requests carry
 * its own name.
 */
export function isAllowedHost(header: string | undefined, allowed: readonly string[]): boolean {
  const host = header === undefined ? undefined : hostOfName(header);
  return host !== undefined && (isLoopbackHost(host) || allowed.includes(host));
}
