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

/** What Ark's codes mean, where a code decides by itself. */
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
  // Scope request: another account has not got the file, and this one will have it in a moment.
  [preparingCodes, "transient", "request"],
  [unclearCodes, "unknown"],
  [requestCodes, "permanent"],
]);

/** What a code that nobody wrote down means by its part before the dot. */
export const arkFamilies = codeTable([
  [safetyFamilies, "content_safety"],
  [["RateLimitExceeded"], "rate_limited", "account_model"],
  [["OperationDenied", "AccessDenied"], "auth", "credential_model"],
  [["AuthenticationError"], "auth", "credential"],
  [["InvalidEndpointOrModel", "InvalidEndpoint", "NotFound"], "not_found", "credential_model"],
  [["ServerOverloaded", "InternalServiceError"], "transient"],
]);

/** Asked last: these codes often hide something else, which the sentence says. */
export const arkRequestFamilies = codeTable([[requestFamilies, "permanent"]]);
