import { expect, it } from "vitest";
import { decisiveVerdict } from "./error-verdicts.js";

it.each([
  ["insufficient_quota", "insufficient_quota"],
  ["Arrearage", "arrearage"],
  ["EXCEED_TOKEN_QUOTA_LIMIT", "exceed_token_quota_limit"],
  ["DataInspectionFailed", "data_inspection_failed"],
])("the code %s has the reason %s, in snake case", (code, reason) => {
  expect(decisiveVerdict(code)?.reason).toBe(reason);
});
