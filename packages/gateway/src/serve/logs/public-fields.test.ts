import { describe, expect, it } from "vitest";
import { publicFields } from "./public-fields.js";

describe("publicFields", () => {
  it("leaves out addresses, messages and everything else that a log must not show", () => {
    const failure = {
      model: "m",
      credentialId: "one",
      address: "https://internal.example/v1",
      message: "You wrote: a private matter",
      error: new Error("a private matter"),
      metadata: { request: "req_1", client: "team-a", prompt: "a private matter" },
      classification: {
        class: "auth",
        reason: "invalid_api_key",
        rule: "openai/code",
        message: "a private matter",
      },
      next: undefined,
    };
    expect(publicFields(failure)).toEqual({
      model: "m",
      credentialId: "one",
      class: "auth",
      reason: "invalid_api_key",
      rule: "openai/code",
      request: "req_1",
      client: "team-a",
    });
  });

  it("accepts events without a classification or metadata", () => {
    expect(publicFields({ state: "degraded", reason: "redis://h", atMs: 1 })).toEqual({ state: "degraded" });
  });
});
