import { arkCodes, arkFamilies } from "./ark-codes.js";
import { lookUpCode } from "./code-table.js";
import { gatewayCodes } from "./gateway-codes.js";
import { vendorErrorRules } from "./vendor-error-rules.js";
import { judgeByStatus, vikingDBCodes } from "./vikingdb-codes.js";

/** What VikingDB's errors mean, those of the gateway before it, and those of Ark, whose models it runs. */
export const vikingDBErrorRules = vendorErrorRules(
  "vikingdb",
  (code, { status }) =>
    judgeByStatus(code, status) ??
    lookUpCode(code, [vikingDBCodes, gatewayCodes, arkCodes], [vikingDBCodes, arkFamilies]),
);
