import { codeTable, type Meaning, meaning } from "./code-table.js";
import {
  vikingDBAccountCodes,
  vikingDBCodeNames,
  vikingDBEmbeddingCodes,
  vikingDBKeyCodes,
  vikingDBKeyRightCodes,
  vikingDBLimitCodes,
  vikingDBMissingCodes,
  vikingDBRequestCodes,
  vikingDBServiceCodes,
} from "./vikingdb-error-codes.js";

/** The meaning of VikingDB's codes. A word may also be the part before a dot, as in `NotFound.VikingdbCollection`. */
export const vikingDBCodes = codeTable(
  [
    [vikingDBKeyCodes, "auth", "credential"],
    [vikingDBKeyRightCodes, "auth", "credential"],
    [vikingDBAccountCodes, "auth", "account"],
    [vikingDBMissingCodes, "not_found", "credential_model"],
    [vikingDBLimitCodes, "rate_limited", "account_model"],
    [vikingDBServiceCodes, "transient"],
    [vikingDBRequestCodes, "permanent"],
    [vikingDBEmbeddingCodes, "unknown"],
  ],
  vikingDBCodeNames,
);

const embeddingCodes: ReadonlySet<string> = new Set(vikingDBEmbeddingCodes);

/** The meaning of codes that depend on the status. Undefined: the code is not one of these. */
export function judgeByStatus(code: string, status: number | undefined): Meaning | undefined {
  if (code === "1000002" && status === 400) {
    return meaning("permanent", "invalid_request");
  }
  return embeddingCodes.has(code) && status !== undefined && status >= 500
    ? meaning("transient", "embedding_failed")
    : undefined;
}
