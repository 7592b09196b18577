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

/** What VikingDB's codes mean; words also as the part before a dot, as in `NotFound.VikingdbCollection`. */
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

/** Codes whose meaning the status decides; undefined: not one of them. */
export function judgeByStatus(code: string, status: number | undefined): Meaning | undefined {
  if (code === "1000002" && status === 400) {
    return meaning("permanent", "invalid_request");
  }
  return embeddingCodes.has(code) && status !== undefined && status >= 500
    ? meaning("transient", "embedding_failed")
    : undefined;
}
