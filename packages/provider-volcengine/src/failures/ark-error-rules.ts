import { arkCodes, arkFamilies } from "./ark-codes.js";
import { bareSentence } from "./bare-sentence.js";
import { lookUpCode } from "./code-table.js";
import { gatewayCodes } from "./gateway-codes.js";
import { judgeQuota } from "./judge-quota.js";
import { vendorErrorRules } from "./vendor-error-rules.js";

/** The error rules for Ark, and for the gateway in front of Ark. */
export const arkErrorRules = vendorErrorRules("volcengine", (code, { message }) =>
  code === "QuotaExceeded"
    ? judgeQuota(bareSentence(message))
    : lookUpCode(code, [arkCodes, gatewayCodes], [arkFamilies]),
);
