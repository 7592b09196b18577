import { createHash } from "node:crypto";
import type { SignerClass } from "./load-signer.js";

/** A request of one attempt, and the pair that signs it. */
export interface Signing {
  readonly url: URL;
  readonly region: string;
  /** The very text that is sent: bytes would be hashed wrongly, in silence. */
  readonly body: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** Service name of V2; the legacy API was signed for "air". */
const serviceName = "vikingdb";

/**
 * The headers that sign a request, by Volcengine's HMAC-SHA256. Made anew for each attempt: a signature is too old after minutes, and a
 * request object that is used again keeps the session token of the credential before.
 */
export function signHeaders(Signer: SignerClass, signing: Signing): Readonly<Record<string, string>> {
  const { url, region, body, accessKeyId, secretAccessKey, sessionToken } = signing;
  // The host is signed, and sent by the transport itself.
  const headers: Record<string, string> = { Host: url.host };
  const request = { method: "POST", region, pathname: url.pathname, params: {}, headers, body } as const;
  // The signer's own hash takes 35 times as long.
  const bodySha256 = createHash("sha256").update(body).digest("hex");
  new Signer(request, serviceName, { bodySha256 }).addAuthorization({
    accessKeyId,
    secretKey: secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  const { Host: _, ...signed } = headers;
  return signed;
}
