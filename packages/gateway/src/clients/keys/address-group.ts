import { isIPv4, isIPv6 } from "node:net";

/** Longer texts are not addresses, and are cut so that they do not fill the memory. */
const longestAddress = 64;
const prefixGroups = 4;
const allGroups = 8;

/**
 * One name for all addresses that one sender can use: the IPv4 address, in each of its spellings, or the first 64 bits of an IPv6 address, because a subscriber
 * gets at least a /64 (RFC 6177).
 */
export function addressGroup(address: string): string {
  const plain = address.replace(/%.*$/, "").replace(/^\[(.*)\]$/, "$1");
  if (isIPv4(plain)) {
    return plain;
  }
  if (!isIPv6(plain)) {
    return plain === "" ? "unknown" : plain.slice(0, longestAddress);
  }
  const groups = groupsOf(plain);
  return isMapped(groups) ? dotted(groups) : `${groups.slice(0, prefixGroups).join(":")}::/64`;
}

/** The eight groups of an IPv6 address, without leading zeros, in lower case. */
function groupsOf(address: string): readonly string[] {
  const [front = "", back] = withHexTail(address.toLowerCase()).split("::");
  const first = front === "" ? [] : front.split(":");
  const last = back === undefined || back === "" ? [] : back.split(":");
  const missing = back === undefined ? 0 : allGroups - first.length - last.length;
  return [...first, ...Array<string>(missing).fill("0"), ...last].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}

/** Writes `::ffff:1.2.3.4` as `::ffff:102:304`. */
function withHexTail(address: string): string {
  const tail = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (tail === null) {
    return address;
  }
  const [a = 0, b = 0, c = 0, d = 0] = tail.slice(1).map(Number);
  return `${address.slice(0, tail.index)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** Whether the address contains an IPv4 address: mapped (RFC 4291, 2.5.5.2), or translated by a NAT64 (RFC 6052, 2.1). Many senders behind a NAT64 share a /64. */
function isMapped(groups: readonly string[]): boolean {
  const front = groups.slice(0, allGroups - 2).join(":");
  return front === "0:0:0:0:0:ffff" || front === "64:ff9b:0:0:0:0";
}

function dotted(groups: readonly string[]): string {
  return groups
    .slice(allGroups - 2)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((value) => [value >> 8, value & 255])
    .join(".");
}
