import { createHash } from "node:crypto";

const mark = "sha256:";

/**
 * A digest in the place of an `endpoint` of `providerMetadata`, for metadata that leaves the program and must not name a server: a gateway's client
 * gets it with an answer, and sends it back. A digest stays as it is.
 */
export function endpointDigest(endpoint: string): string {
  return endpoint.startsWith(mark)
    ? endpoint
    : `${mark}${createHash("sha256").update(endpoint).digest("hex").slice(0, 32)}`;
}

/** Whether an `endpoint` of `providerMetadata`, or its digest, names this server. */
export function isSameEndpoint(named: unknown, own: string): boolean {
  return (
    named === own || (typeof named === "string" && named.startsWith(mark) && named === endpointDigest(own))
  );
}
