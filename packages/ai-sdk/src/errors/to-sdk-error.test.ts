import { APICallError } from "@ai-sdk/provider";
import { expect, it } from "vitest";
import { toSdkError } from "./to-sdk-error.js";

it("takes an error for an abort only when the caller has aborted", () => {
  const failed = new APICallError({ message: "gone", url: "https://a.test", requestBodyValues: {} });
  const named = Object.assign(failed, { name: "AbortError" });
  const by = { model: "m", requestBodyValues: {} };

  expect(toSdkError(named, { ...by, signal: AbortSignal.abort() })).toBe(named);
  for (const signal of [undefined, new AbortController().signal]) {
    expect(toSdkError(named, { ...by, signal })).toMatchObject({ isRetryable: false, cause: named });
  }
});
