import { arkCodes, arkFamilies } from "./ark-codes.js";
import { lookUpCode } from "./code-table.js";
import { gatewayCodes } from "./gateway-codes.js";
import { vendorErrorRules } from "./vendor-error-rules.js";
import { judgeByStatus, vikingDBCodes } from "./vikingdb-codes.js";

/** The error rules for VikingDB, for the gateway in front of VikingDB, and for Ark, whose models VikingDB runs. */
export const vikingDBErrorRules = vendorErrorRules(
  "vikingdb",
  (code, { status }) =>
    judgeByStatus(code, status) ??
    lookUpCode(code, [vikingDBCodes, gatewayCodes, arkCodes], [vikingDBCodes, arkFamilies]),
);
