import { createHash, createHmac } from "node:crypto";
import type { Arrival } from "../contract/arrival.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import {
  expiredSignature,
  type GatewayError,
  gatewayReply,
  missingSignature,
  wrongSignature,
} from "./gateway-error.js";
import { type Authorization, readAuthorization } from "./read-authorization.js";

/** Allowed difference between the request's clock and the server's, in milliseconds. */
const TOLERANCE_MS = 15 * 60_000;

/**
 * Returns the error of Volcengine's gateway for a wrongly signed request, or `undefined`. A bearer token has no
 * signature. Source: Volcengine, "签名方法" (docs/6369/67269).
 */
export function verifySignature(
  arrival: Arrival,
  secretAccessKeys: ReadonlyMap<string, string>,
  epochMs: number,
): SimulatedReply | undefined {
  const error = signatureError(arrival, secretAccessKeys, epochMs);
  return error && gatewayReply(error);
}

function signatureError(
  arrival: Arrival,
  secretAccessKeys: ReadonlyMap<string, string>,
  epochMs: number,
): GatewayError | undefined {
  const header = arrival.headers.authorization ?? "";
  if (/^Bearer\s/i.test(header)) return undefined;
  const authorization = readAuthorization(header);
  if (authorization === undefined) return missingSignature;
  const sentAt = headerOf(arrival, "x-date");
  if (Math.abs(epochOf(sentAt) - epochMs) > TOLERANCE_MS || !sentAt.startsWith(authorization.date))
    return expiredSignature;
  if (!signsWhatMatters(arrival, authorization)) return wrongSignature;
  if (headerOf(arrival, "x-content-sha256") !== sha256(arrival.text)) return wrongSignature;
  const secret = secretAccessKeys.get(authorization.accessKeyId);
  if (secret === undefined) return undefined;
  return signatureOf(arrival, authorization, secret) === authorization.signature ? undefined : wrongSignature;
}

/** An unsigned token could be replaced. */
function signsWhatMatters(arrival: Arrival, { signedHeaders, service }: Authorization): boolean {
  const needed = ["host", "x-date", "x-content-sha256"];
  if ("x-security-token" in arrival.headers) needed.push("x-security-token");
  return service === "vikingdb" && needed.every((name) => signedHeaders.includes(name));
}

function signatureOf(arrival: Arrival, authorization: Authorization, secret: string): string {
  const { date, region, service, signedHeaders } = authorization;
  const headers = signedHeaders.map((name) => `${name}:${headerOf(arrival, name)}\n`).join("");
  const request = [
    arrival.method,
    arrival.signedPath,
    canonicalQuery(arrival.query),
    headers,
    signedHeaders.join(";"),
    headerOf(arrival, "x-content-sha256"),
  ].join("\n");
  const scope = `${date}/${region}/${service}/request`;
  const text = ["HMAC-SHA256", headerOf(arrival, "x-date"), scope, sha256(request)].join("\n");
  const key = [date, region, service, "request"].reduce<string | Buffer>(
    (previous, part) => hmac(previous, part),
    secret,
  );
  return hmac(key, text).toString("hex");
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join("&");
}

/** Parses `20260102T030405Z`. Any other text is infinitely old. */
function epochOf(text: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const epochMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(epochMs) ? Number.NEGATIVE_INFINITY : epochMs;
}

function headerOf({ headers }: Arrival, name: string): string {
  return headers[name]?.toString().trim() ?? "";
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
