import { createHash } from "node:crypto";

/** The path of most servers, which identifies nothing. */
const plainPath = "/v1";
const digits = 12;

/**
 * Names the server of a base URL in metadata that the user keeps. The name is the host and a digest of the path: a gateway has a path for each server
 * behind it, and a path may hold a key. Credentials of the same base URL have the same name.
 */
export function serverName(baseURL: string): string {
  const { host, pathname } = new URL(baseURL);
  const path = pathname.replace(/\/+$/, "") || "/";
  return path === plainPath
    ? host
    : `${host}#${createHash("sha256").update(path).digest("hex").slice(0, digits)}`;
}
