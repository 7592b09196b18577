import { APICallError } from "@ai-sdk/provider";
import { type Attempt, DeadlineExceededError } from "@hotspare/core";
import { expect, it } from "vitest";
import { hotspareFailure } from "./hotspare-failure.js";
import { toSdkError } from "./to-sdk-error.js";

const auth = { class: "auth", scope: "credential", reason: "invalid_api_key", rule: "openai/code" } as const;
const attempts: readonly Attempt[] = [
  { credentialId: "a", startedMs: 0, durationMs: 5, probe: false, classification: auth },
  { credentialId: "b", startedMs: 5, durationMs: 295, probe: false },
];

it("a deadline says which attempts there were", () => {
  const deadline = new DeadlineExceededError({ totalMs: 300, attempts });
  const error = toSdkError(deadline, { signal: undefined, model: "m", requestBodyValues: {} });
  const failure = { class: "auth", totalMs: 300, attempts };
  expect(hotspareFailure(error)).toEqual(failure);
  expect(hotspareFailure({ lastError: error })).toEqual(failure);
});

it.each([
  ["another error", new Error("no")],
  ["another vendor's", new APICallError({ message: "no", url: "u", requestBodyValues: {} })],
  ["nothing", undefined],
  ["null", null],
])("%s has none", (_, error) => {
  expect(hotspareFailure(error)).toBeUndefined();
});
