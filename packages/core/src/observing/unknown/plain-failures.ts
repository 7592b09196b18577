import type { ErrorFacts } from "../../contract/plugin/error-facts.js";

/** Words with which servers and proxies write out a status, and the names of the proxies that do. "Payment required" at a 500 is news. */
const plainWords: ReadonlySet<string> = new Set(
  `a an and apache bad body center cloudflare code connection error errors failed forbidden found gateway h html http internal is has no nginx not occurred
  of openresty or origin overloaded page request requests required response server service status temporarily the time timed timeout
  title head hr doctype too many unauthorized unavailable unknown unprocessable conflict gone up upstream connect method allowed by was`.split(
    /\s+/,
  ),
);

/** Codes and types that say no more than the status does. */
const emptyName =
  /^(?:\d{3}|null|none|error|(?:internal_?)?server_?error|api_?error|bad_?request(?:_?error)?)$/i;

/**
 * Whether a failure says no more than its status, such as a 503 with an empty body or with a proxy's page: the status ladder reads it
 * as well as any rule could.
 */
export function saysNothing({ code = "", type = "", errno, message }: ErrorFacts): boolean {
  const isNamed = [code, type].some((name) => name !== "" && !emptyName.test(name));
  if (isNamed || errno !== undefined) {
    return false;
  }
  const letters =
    message
      .slice(0, 2_048)
      .toLowerCase()
      .replace(/<[^<>]{0,200}>/g, " ")
      .match(/\p{L}+/gu) ?? [];
  return letters.every((word) => plainWords.has(word));
}
