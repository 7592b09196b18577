import { ProtocolError } from "../../contract/protocol-error.js";
import type { Exchange } from "../exchange.js";
import { hostOfName, isAllowedHost, isLoopbackHost } from "./allowed-host.js";

/**
 * Refuses a request that names a strange host.
 *
 * @throws {ProtocolError} 421, or 400 for two hosts
 */
export function requireHost({ request }: Exchange, allowed: readonly string[]): void {
  const { host } = request.headers;
  // Node reads the first of two, and what stands before the gateway may read the other (RFC 9112, 3.2).
  if (hostsOf(request.rawHeaders) > 1) {
    throw new ProtocolError({
      status: 400,
      type: "invalid_request_error",
      code: "host_twice",
      message: "The request has the header Host twice. Send it once.",
    });
  }
  if (!isAllowedHost(host, allowed)) {
    const shown = host === undefined ? "missing" : JSON.stringify(host.slice(0, 100));
    throw new ProtocolError({
      status: 421,
      type: "invalid_request_error",
      code: "host_not_allowed",
      message: `The header Host is ${shown}. This gateway answers under the names of its own machine (localhost, 127.0.0.1, [::1]) and under its allowedHosts. Its operator can add the name there.`,
    });
  }
}

function hostsOf(rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.length === 4 && /^host$/i.test(text))
    .length;
}

/**
 * Refuses a change that a page of another site sends with the admin's cookie. Programs send neither header.
 *
 * @throws {ProtocolError} 403
 */
export function requireSameOrigin({ request }: Exchange, allowed: readonly string[]): void {
  const { origin, host, "sec-fetch-site": site } = request.headers;
  if (
    site === "same-origin" ||
    (site === undefined && (origin === undefined || isOwn(origin, host, allowed)))
  ) {
    return;
  }
  throw new ProtocolError({
    status: 403,
    type: "permission_error",
    code: "origin_not_allowed",
    message: "A page of another origin sent this request. Use the gateway's own page.",
  });
}

/** A proxy may send its own name as the host, so that an origin of `allowedHosts` is ours too; another port of this machine may be a stranger's page. */
function isOwn(origin: string, host: string | undefined, allowed: readonly string[]): boolean {
  if (!URL.canParse(origin)) {
    return false;
  }
  const from = new URL(origin).host;
  const name = hostOfName(from);
  return (
    from === host?.toLowerCase() || (name !== undefined && !isLoopbackHost(name) && allowed.includes(name))
  );
}

/** Headers by which a browser lets a page of a named origin read the answer. */
export function corsHeaders(
  { request }: Exchange,
  origins: readonly string[],
): Readonly<Record<string, string>> {
  if (origins.length === 0) {
    return {};
  }
  const { origin } = request.headers;
  return origin === undefined || !origins.includes(origin)
    ? { vary: "Origin" }
    : {
        vary: "Origin",
        "access-control-allow-origin": origin,
        "access-control-expose-headers":
          "retry-after, retry-after-ms, x-request-id, x-hotspare-attempts, x-hotspare-call-id, x-hotspare-credential",
        // Else a browser lets no page of another origin see it.
        "cross-origin-resource-policy": "cross-origin",
      };
}

/** What a preflight asks. The SDKs of OpenAI send a dozen headers of their own (`x-stainless-…`), so that the headers asked for are allowed as they are. */
export function preflightHeaders({ request }: Exchange, methods: string): Readonly<Record<string, string>> {
  const asked = request.headers["access-control-request-headers"] ?? "";
  return {
    "access-control-allow-methods": methods,
    ...(/^[\w\-, ]{1,2000}$/.test(asked) ? { "access-control-allow-headers": asked } : {}),
    "access-control-max-age": "600",
  };
}
