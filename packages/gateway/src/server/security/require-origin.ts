import { ProtocolError } from "../../contract/protocol-error.js";
import type { Exchange } from "../exchange.js";
import { hostOfName, isAllowedHost, isLoopbackHost } from "./allowed-host.js";

/**
 * Refuses a request whose `Host` is not a name of this gateway.
 *
 * @throws {ProtocolError} 421 for another host; 400 for two headers `Host`
 */
export function requireHost({ request }: Exchange, allowed: readonly string[]): void {
  const { host } = request.headers;
  // Node reads the first of two headers, and a proxy in front of the gateway may read the second (RFC 9112, 3.2).
  if (hostsOf(request.rawHeaders) > 1) {
    throw new ProtocolError({
      status: 400,
      type: "invalid_request_error",
      code: "host_twice",
      message: "The request has the header Host twice. Send it once.",
    });
  }
  if (host === undefined && request.httpVersion === "1.1") {
    throw new ProtocolError({
      status: 400,
      type: "invalid_request_error",
      code: "host_missing",
      message: "The request has no header Host, which HTTP/1.1 requires. Send it once.",
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
 * Refuses a POST that a page of another site sends with the admin's cookie. Programs other than browsers send neither `Origin` nor `Sec-Fetch-Site`.
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

/**
 * Whether an origin is the gateway's. An origin in `allowedHosts` counts, because a proxy may replace `Host`. Another port of this machine does not count, because
 * another program may serve a page there.
 */
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

/** Headers that let a browser show the answer to a page of a configured origin. */
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
        // Without this value a browser hides the answer from pages of other origins.
        "cross-origin-resource-policy": "cross-origin",
      };
}

/** Headers of the answer to a preflight. All requested headers are allowed, because OpenAI's SDKs send a dozen headers such as `x-stainless-…`. */
export function preflightHeaders({ request }: Exchange, methods: string): Readonly<Record<string, string>> {
  const asked = request.headers["access-control-request-headers"] ?? "";
  return {
    "access-control-allow-methods": methods,
    ...(/^[\w\-, ]{1,2000}$/.test(asked) ? { "access-control-allow-headers": asked } : {}),
    "access-control-max-age": "600",
  };
}
