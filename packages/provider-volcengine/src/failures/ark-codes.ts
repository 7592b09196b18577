import {
  accountCodes,
  accountLimitCodes,
  accountModelCodes,
  accountRightCodes,
  burstCodes,
  closedEndpointCodes,
  endpointLimitCodes,
  keyCodes,
  keyRightCodes,
  missingModelCodes,
  modelQuotaCodes,
  overloadCodes,
  planQuotaCodes,
  preparingCodes,
  requestCodes,
  requestFamilies,
  safetyFamilies,
  serviceCodes,
  sizeCodes,
  unclearCodes,
  wrongPathCodes,
} from "./ark-error-codes.js";
import { codeTable } from "./code-table.js";

/** The meaning of Ark's codes, where a code decides alone. */
export const arkCodes = codeTable([
  [keyCodes, "auth", "credential"],
  [accountCodes, "auth", "account"],
  [accountRightCodes, "auth", "account_model"],
  [keyRightCodes, "auth", "credential_model"],
  [accountModelCodes, "not_found", "account_model"],
  [missingModelCodes, "not_found", "credential_model"],
  [closedEndpointCodes, "not_found", "inference_endpoint"],
  [wrongPathCodes, "not_found", "endpoint_model"],
  [endpointLimitCodes, "rate_limited", "inference_endpoint"],
  [accountLimitCodes, "rate_limited", "account_model"],
  [burstCodes, "rate_limited", "endpoint_model"],
  [overloadCodes, "transient", "endpoint_model"],
  [modelQuotaCodes, "quota_exceeded", "account_model"],
  [planQuotaCodes, "quota_exceeded", "account"],
  [sizeCodes, "input_too_large"],
  [serviceCodes, "transient"],
  // Scope request: another account does not have the file, and this account will have it soon.
  [preparingCodes, "transient", "request"],
  [unclearCodes, "unknown"],
  [requestCodes, "permanent"],
]);

/** The meaning of an unknown code, by its part before the dot. */
export const arkFamilies = codeTable([
  [safetyFamilies, "content_safety"],
  [["RateLimitExceeded"], "rate_limited", "account_model"],
  [["OperationDenied", "AccessDenied"], "auth", "credential_model"],
  [["AuthenticationError"], "auth", "credential"],
  [["InvalidEndpointOrModel", "InvalidEndpoint", "NotFound"], "not_found", "credential_model"],
  [["ServerOverloaded", "InternalServiceError"], "transient"],
]);

/** Checked last: these codes often hide another error, which the message names. */
export const arkRequestFamilies = codeTable([[requestFamilies, "permanent"]]);
