import { codeTable } from "./code-table.js";
import {
  accountFlowCodes,
  credentialCodes,
  flowCodes,
  gatewayRequestCodes,
  gatewayTroubleCodes,
  policyCodes,
  wrongAddressCodes,
} from "./gateway-error-codes.js";

/** The meaning of the gateway's codes. */
export const gatewayCodes = codeTable([
  [credentialCodes, "auth", "credential"],
  [policyCodes, "auth", "credential"],
  [wrongAddressCodes, "not_found", "endpoint"],
  [flowCodes, "rate_limited", "account_model"],
  [accountFlowCodes, "rate_limited", "account"],
  [gatewayTroubleCodes, "transient"],
  [gatewayRequestCodes, "permanent"],
]);
