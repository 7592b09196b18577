/** What the `Authorization` header of a signed request says. */
export interface Authorization {
  readonly accessKeyId: string;
  /** As `20260102`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const pattern =
  /^HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/** `undefined`: it is no signature, or one that is not complete. */
export function readAuthorization(header: string): Authorization | undefined {
  const match = pattern.exec(header);
  if (match === null) return undefined;
  const [, accessKeyId = "", date = "", region = "", service = "", names = "", signature = ""] = match;
  return { accessKeyId, date, region, service, signedHeaders: names.split(";"), signature };
}
