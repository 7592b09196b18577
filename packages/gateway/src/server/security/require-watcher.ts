import type { Snapshot } from "../../contract/feed.js";
import { ProtocolError } from "../../contract/protocol-error.js";
import type { Exchange } from "../exchange.js";
import type { Generation } from "../gateway-state.js";
import { isLocal } from "./is-local.js";

/** The value of a cookie. Undefined: the request has no cookie of this name. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const [key = "", value] = pair.split("=", 2);
    if (key.trim() === name) {
      return value?.trim();
    }
  }
  return undefined;
}

/**
 * Finds out whether the admin sent the request.
 *
 * @throws {ProtocolError} 401 for a wrong key; 429 after too many wrong keys
 */
async function adminOf(exchange: Exchange, { options, desk }: Generation): Promise<Snapshot["admin"]> {
  const { admin } = options;
  const { cookie, authorization } = exchange.request.headers;
  if (admin === undefined) {
    return !desk.hasClients && isLocal(exchange) ? "open" : "log-in-needed";
  }
  const { address } = exchange;
  const isAdmin = await admin.check({ cookie: cookieOf(cookie, admin.cookieName), authorization, address });
  return isAdmin ? "logged-in" : "log-in-needed";
}

/**
 * Requires a sender that may see everything: the admin, or this machine while there are no clients.
 *
 * @throws {ProtocolError} 401 when the admin key is missing; 403 when the gateway has no admin key
 */
export async function requireWatcher(exchange: Exchange, generation: Generation): Promise<Snapshot["admin"]> {
  const admin = await adminOf(exchange, generation);
  if (admin === "log-in-needed" && (generation.desk.hasClients || !isLocal(exchange))) {
    throw adminNeeded(generation);
  }
  return admin;
}

/** Requires a sender that may reset credentials. @throws {ProtocolError} 401 when the admin key is missing; 403 when the gateway has no admin key */
export async function requireAdmin(exchange: Exchange, generation: Generation): Promise<void> {
  if ((await adminOf(exchange, generation)) === "log-in-needed") {
    throw adminNeeded(generation);
  }
}

/** The refusal for a request that the admin did not send. */
export function adminNeeded({ options }: Pick<Generation, "options">): ProtocolError {
  return options.admin === undefined
    ? new ProtocolError({
        status: 403,
        type: "permission_error",
        code: "no_admin_key",
        message:
          "This needs the admin key, and the gateway has no admin key. Its operator can set an adminKey in its configuration.",
      })
    : new ProtocolError({
        status: 401,
        type: "authentication_error",
        code: "admin_key_needed",
        message: "This needs the admin key. Log in on the page, or send Authorization: Bearer <admin key>.",
      });
}
