/*
 * Codes of Volcengine's top gateway, which is in front of every service and sends errors in a different envelope. Source: "公共错误码" (docs/6369/68677,
 * docs/4/65595, docs/6257/64992). Several errors of the credential have status 400.
 */

/** The key pair, its signature or its session is wrong. `InvalidTimestamp` also comes when our clock is wrong. */
export const credentialCodes = [
  "MissingAuthenticationToken",
  "MissingSignature",
  "InvalidTimestamp",
  "InvalidAccessKey",
  "SignatureDoesNotMatch",
  "InvalidAuthorization",
  "InvalidCredential",
  "InvalidSecretToken",
  "AccessKeyIsExpire",
] as const;

/** The identity lacks a policy for this action. A new policy takes minutes to work. */
export const policyCodes = ["LackPolicy", "LackProjectPolicy"] as const;

/** The address has no such service or action: the base URL is wrong. */
export const wrongAddressCodes = ["ServiceNotFound", "InvalidActionOrVersion"] as const;

/** The action is called too often, by all accounts or by this account. */
export const flowCodes = ["FlowLimitExceeded"] as const;
export const accountFlowCodes = ["AccountFlowLimitExceeded"] as const;

/** The gateway failed, or a service behind it does not answer. */
export const gatewayTroubleCodes = [
  "InternalError",
  "InternalServiceTimeout",
  "ServiceUnavailableTemporarily",
] as const;

/** The request lacks something. */
export const gatewayRequestCodes = ["MissingRequestInfo"] as const;

/** Names for `CodeN`, for a reply without `Code`. */
export const gatewayCodeNames: ReadonlyMap<number, string> = new Map([
  [100002, "MissingParameter"],
  [100003, "MissingAuthenticationToken"],
  [100004, "MissingRequestInfo"],
  [100005, "MissingSignature"],
  [100006, "InvalidTimestamp"],
  [100007, "ServiceNotFound"],
  [100008, "InvalidActionOrVersion"],
  [100009, "InvalidAccessKey"],
  [100010, "SignatureDoesNotMatch"],
  [100012, "LackPolicy"],
  [100013, "AccessDenied"],
  [100014, "InternalError"],
  [100016, "InternalServiceTimeout"],
  [100018, "FlowLimitExceeded"],
]);
