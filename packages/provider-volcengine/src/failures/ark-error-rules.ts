import { arkCodes, arkFamilies } from "./ark-codes.js";
import { bareSentence } from "./bare-sentence.js";
import { lookUpCode } from "./code-table.js";
import { gatewayCodes } from "./gateway-codes.js";
import { judgeQuota } from "./judge-quota.js";
import { vendorErrorRules } from "./vendor-error-rules.js";

/** What Ark's errors mean, and those of the gateway before it. */
export const arkErrorRules = vendorErrorRules("volcengine", (code, { message }) =>
  code === "QuotaExceeded"
    ? judgeQuota(bareSentence(message))
    : lookUpCode(code, [arkCodes, gatewayCodes], [arkFamilies]),
);
