import { expect, it } from "vitest";
import { reasonOfCode } from "./reason-of-code.js";

it.each([
  ["DeploymentNotFound", "deployment_not_found"],
  ["ResponsibleAIPolicyViolation", "responsible_ai_policy_violation"],
  ["FailedOperation.EngineServerLimitExceeded", "failed_operation_engine_server_limit_exceeded"],
  ["EXCEED_TOKEN_QUOTA_LIMIT", "exceed_token_quota_limit"],
  ["Arrearage", "arrearage"],
  ["insufficient_quota", "insufficient_quota"],
])("the code %s is the reason %s", (code, reason) => {
  expect(reasonOfCode(code)).toBe(reason);
});
