import type { Dialect } from "../contract/dialect.js";
import { embeddingRoute } from "./embedding-route.js";
import { readAuthorization } from "./read-authorization.js";
import { verifySignature } from "./verify-signature.js";
import { vikingDBWording } from "./vikingdb-wording.js";

/**
 * VikingDB's V2 embedding API. The key is the access key id of a signature, or an API key sent as a bearer token.
 * Signatures are verified as Volcengine's gateway does.
 */
export function vikingDBDialect(secretAccessKeys: ReadonlyMap<string, string>): Dialect {
  return {
    name: "vikingdb",
    wording: vikingDBWording,
    owns: (path) => path.startsWith("/api/vikingdb/"),
    match: ({ method, path }) =>
      method === "POST" && path === "/api/vikingdb/embedding" ? embeddingRoute : undefined,
    readKey: ({ authorization = "" }) =>
      readAuthorization(authorization)?.accessKeyId ?? /^Bearer\s+(\S.*)$/i.exec(authorization)?.[1],
    refuse: (arrival) => verifySignature(arrival, secretAccessKeys, Date.now()),
    headers: (requestId) => ({ "x-tt-logid": requestId }),
  };
}
