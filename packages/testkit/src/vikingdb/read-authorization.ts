/** Content of the `Authorization` header of a signed request. */
export interface Authorization {
  readonly accessKeyId: string;
  /** Date such as `20260102`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const pattern =
  /^HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/** Returns `undefined` for a missing or incomplete signature. */
export function readAuthorization(header: string): Authorization | undefined {
  const match = pattern.exec(header);
  if (match === null) return undefined;
  const [, accessKeyId = "", date = "", region = "", service = "", names = "", signature = ""] = match;
  return { accessKeyId, date, region, service, signedHeaders: names.split(";"), signature };
}
