import { createHash, createHmac } from "node:crypto";

/** A request of one attempt, and the key pair that signs it. */
export interface Signing {
  /** The address, without a query. */
  readonly url: URL;
  readonly region: string;
  /** Exactly the text that is sent. */
  readonly body: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** When the request is signed. The server refuses the signature a quarter of an hour later. */
  readonly at: Date;
}

/** The service name of V2. The legacy API was signed for "air". */
const service = "vikingdb";

const algorithm = "HMAC-SHA256";

/**
 * The headers that sign a POST with Volcengine's HMAC-SHA256: AWS's signature 4 with other names, and without a prefix of the key. Source: "签名方法"
 * (docs/6369/67269). A test compares the result with the signer of Volcengine's SDK. The SDK itself is not used, because it brings 49 packages, some
 * of them years old.
 */
export function signHeaders(signing: Signing): Readonly<Record<string, string>> {
  const { url, region, accessKeyId, secretAccessKey, sessionToken } = signing;
  const time = signing.at.toISOString().replace(/[:-]|\.\d+/g, "");
  const bodyHash = sha256(signing.body);
  const sent = {
    "X-Content-Sha256": bodyHash,
    "X-Date": time,
    ...(sessionToken === undefined ? {} : { "X-Security-Token": sessionToken }),
  };
  // The host is signed too, and the transport sends it. The names are in alphabetical order.
  const signed = Object.entries({ Host: url.host, ...sent }).map(
    ([name, value]) => [name.toLowerCase(), value.trim()] as const,
  );
  const names = signed.map(([name]) => name).join(";");
  const lines = signed.map(([name, value]) => `${name}:${value}`);
  const canonical = ["POST", url.pathname, "", ...lines, "", names, bodyHash].join("\n");
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/${service}/request`;
  const key = [day, region, service, "request"].reduce<string | Buffer>(hmac, secretAccessKey);
  const signature = hmac(key, [algorithm, time, scope, sha256(canonical)].join("\n")).toString("hex");
  const authorization = `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...sent, Authorization: authorization };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
