import { describe, expect, it } from "vitest";
import { RequestAdjusted } from "./request-adjusted.js";

describe("RequestAdjusted", () => {
  it("says what the adapter has learned, and keeps the refusal that taught it", () => {
    const refusal = new Error("400 encoding_format must be float");
    const adjusted = new RequestAdjusted({ reason: "base64_refused", cause: refusal });
    expect(adjusted.message).toBe(
      "The server refused the request (base64_refused). The adapter changes its next request.",
    );
    expect(adjusted.cause).toBe(refusal);
  });

  it("carries a limit and a warning only when the adapter names them", () => {
    expect({ ...new RequestAdjusted({ reason: "base64_refused" }) }).toEqual({ reason: "base64_refused" });
    const named = {
      reason: "max_inputs",
      maxInputs: 16,
      thisRequestOnly: true,
      warning: "sent in parts of 16",
    };
    expect({ ...new RequestAdjusted(named) }).toEqual(named);
  });
});
