import { refusal } from "./refusal.js";

/** Most characters of an http(s) URL. Servers accept about this length in a request line. */
const mostOfUrl = 8_192;

/** Characters that some URL parsers silently drop, so that two parsers may read two different addresses. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for control characters.
const controlCharacter = /[\u0000-\u001f\u007f]/;

/**
 * Returns the address of a medium from a request, if the gateway may send the address to a provider. Allowed are a `data:` URL, and an `http(s):` URL, which only
 * the provider fetches. Everything else is refused, because core would read a path or a `file:` URL from the gateway's disk.
 *
 * @param param the field that holds the address, such as `messages[0].content[1].image_url.url`
 * @throws {ProtocolError} 400 for anything else, and for an http(s) URL of this machine or of a link-local address, because a client could otherwise make a
 * provider in the same network read internal data
 */
export function mediaAddress(text: string, param: string): string {
  // The text must begin with the scheme: core reads " http://…" and "\tdata:…" as paths.
  if (/^data:/i.test(text)) {
    return text;
  }
  if (!/^https?:\/\//i.test(text) || controlCharacter.test(text) || text.length > mostOfUrl) {
    throw refused(param);
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    throw refused(param);
  }
  if (isOwnHost(url.hostname)) {
    const message = `Invalid '${param}': this host cannot be fetched. Write a URL that the provider can reach, or a data URL.`;
    throw refusal(param, message, "invalid_image_url");
  }
  // Returns the parsed form, because another parser may see another host in `https://one\@other`.
  return url.href;
}

function refused(param: string): Error {
  const message = `Invalid '${param}': expected a URL that begins with 'https://' or 'http://', of at most ${mostOfUrl} characters, or a data URL such as 'data:image/png;base64,…'.`;
  return refusal(param, message, "invalid_image_url");
}

/** Hosts from which a machine in a cloud reads its credentials, beside the link-local addresses: Google Cloud, Alibaba Cloud, AWS over IPv6. */
const metadataHosts: ReadonlySet<string> = new Set([
  "metadata.google.internal",
  "100.100.100.200",
  "[fd00:ec2::254]",
]);

/** `URL` has already rewritten each form of an IPv4 address, such as `0x7f.1`, as four numbers, and IPv6 in its short form. */
function isOwnHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    metadataHosts.has(host) ||
    isOwnIpv4(host) ||
    (host.startsWith("[") && isOwnIpv6(host.slice(1, -1)))
  );
}

/** Loopback, "this host" and link-local (RFC 6890). */
function isOwnIpv4(host: string): boolean {
  return /^(?:0|127)\.\d+\.\d+\.\d+$/.test(host) || /^169\.254\.\d+\.\d+$/.test(host);
}

function isOwnIpv6(address: string): boolean {
  if (address === "::" || address === "::1" || /^fe[89ab]/.test(address)) {
    return true;
  }
  // An IPv4 address inside IPv6: mapped, compatible, or through NAT64 (RFC 6052).
  const [, high, low] = /^(?:::ffff:|::|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) {
    return false;
  }
  const [left, right] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return isOwnIpv4([left >> 8, left & 255, right >> 8, right & 255].join("."));
}
