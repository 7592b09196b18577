/*
 * The words and numbers that `code` of VikingDB holds, by what they mean. Sources:
 *   [v1]     Volcengine, "Embedding" of the legacy API (docs/84313/1254625), and the table of codes of its rerank
 *   [v2]     Volcengine, "数据面API调用流程" (docs/84313/1791125) and its list of codes (docs/84313/1791163)
 *   [sdk]    names of the numbers in volc-sdk-python (viking_db/exception.py) and @volcengine/openapi (vikingdb/types); of the words in
 *            the Go SDK
 *   [corpus] published reports of real failures; their lines are in test/fixtures/volcengine.jsonl
 */

/** The key or the signature is wrong: [v1] [corpus] "check sign error". */
export const vikingDBKeyCodes = ["1000001", "Unauthorized"] as const;

/** The key may not do this: [v1] [v2]. With status 400, `1000002` means a bad request: [v1], rerank. */
export const vikingDBKeyRightCodes = ["1000002", "Forbidden"] as const;

/** The service is not ordered, or not paid for: [sdk]. */
export const vikingDBAccountCodes = ["1000032", "1000033"] as const;

/** There is no such collection, index or model for this account: [v1] [v2] [sdk]. */
export const vikingDBMissingCodes = ["1000005", "1000008", "NotFound", "ModelNotFound"] as const;

/** Too many requests or tokens, counted for the account and the model: [v1] [sdk]. */
export const vikingDBLimitCodes = ["1000029", "300004", "RequestLimitExceeded"] as const;

/** The service's own trouble: [v1] [sdk] [corpus]. `1000023` is an index that is not ready yet. */
export const vikingDBServiceCodes = ["1000023", "1000028", "ServiceUnavailable", "Timeout"] as const;

/** The request is wrong: [v1] [v2]. */
export const vikingDBRequestCodes = ["1000003", "1000006"] as const;

/** A wrong model or input, or a fault of the server; the code does not say which: [v1] [sdk]. */
export const vikingDBEmbeddingCodes = ["1000025", "EmbeddingFailed"] as const;

/** Names of the numbers, for people. */
export const vikingDBCodeNames: ReadonlyMap<string, string> = new Map([
  ["1000001", "unauthorized"],
  ["1000002", "no_permission"],
  ["1000003", "invalid_request"],
  ["1000005", "collection_not_exist"],
  ["1000006", "operation_not_allowed"],
  ["1000008", "index_not_exist"],
  ["1000023", "index_not_ready"],
  ["1000025", "embedding_failed"],
  ["1000028", "internal"],
  ["1000029", "qps_limit"],
  ["300004", "quota_limiter"],
  ["1000032", "service_not_ordered"],
  ["1000033", "account_overdue"],
]);
