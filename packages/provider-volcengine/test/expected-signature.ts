import { createHash, createHmac } from "node:crypto";
import type { ReceivedRequest } from "@hotspare/testkit";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * The `Authorization` header that a request must have, calculated from what the server received, with node:crypto alone. Source: Volcengine, "签名方法"
 * (docs/6369/67269).
 */
export function expectedAuthorization(
  request: ReceivedRequest,
  accessKeyId: string,
  secretAccessKey: string,
): string {
  const { headers, path, text } = request;
  const given = headers.authorization ?? "";
  const [, date = "", region = "", service = ""] =
    /Credential=[^/]+\/(\d{8})\/([^/]+)\/([^/]+)\/request/.exec(given) ?? [];
  const signed = /SignedHeaders=([^,]+)/.exec(given)?.[1] ?? "";
  const [pathname, query = ""] = path.split("?");
  const canonical = [
    "POST",
    pathname,
    query,
    ...signed.split(";").map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    signed,
    sha256(text),
  ].join("\n");
  const scope = `${date}/${region}/${service}/request`;
  const toSign = ["HMAC-SHA256", headers["x-date"], scope, sha256(canonical)].join("\n");
  const key = hmac(hmac(hmac(hmac(secretAccessKey, date), region), service), "request");
  const signature = hmac(key, toSign).toString("hex");
  return `HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
}
