import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";

/** An error of the gateway in front of Volcengine's services. The messages come from the project's error corpus. */
export interface GatewayError {
  readonly status: number;
  readonly code: string;
  readonly number: number;
  readonly message: string;
}

/** volc-142 */
export const missingToken: GatewayError = {
  status: 401,
  code: "MissingAuthenticationToken",
  number: 100_003,
  message: "Request is missing Authentication Token.",
};
/** volc-144 */
export const missingSignature: GatewayError = {
  status: 401,
  code: "MissingSignature",
  number: 100_005,
  message: "The request is missing a Signature.",
};
/** volc-145 */
export const expiredSignature: GatewayError = {
  status: 400,
  code: "InvalidTimestamp",
  number: 100_006,
  message: "The Signature of the request is expired.",
};
/** volc-150 */
export const wrongSignature: GatewayError = {
  status: 401,
  code: "SignatureDoesNotMatch",
  number: 100_010,
  message:
    "The request signature we calculated does not match the signature you provided. Check your Secret Access Key and signing method. Consult the service documentation for details.",
};
/** volc-149 */
export const unknownAccessKey = (accessKeyId: string): GatewayError => ({
  status: 401,
  code: "InvalidAccessKey",
  number: 100_009,
  message: `The accesskey [${accessKeyId}] included in the request is invalid.`,
});

export function gatewayReply({ status, code, number, message }: GatewayError): SimulatedReply {
  const place = { Action: "Embedding", Version: "2025-06-09", Service: "vikingdb", Region: "cn-beijing" };
  return jsonReply(
    {
      ResponseMetadata: {
        RequestId: "202501010000000123456789ABCDEF0123",
        ...place,
        Error: { CodeN: number, Code: code, Message: message },
      },
    },
    { status },
  );
}
