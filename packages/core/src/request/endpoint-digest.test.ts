import { describe, expect, it } from "vitest";
import { endpointDigest, isSameEndpoint } from "./endpoint-digest.js";

describe("An endpoint in metadata", () => {
  it("is known again by its digest, which does not name it", () => {
    const digest = endpointDigest("vllm.internal:8000");
    expect(digest).not.toContain("vllm");
    expect(endpointDigest(digest)).toBe(digest);
    expect(isSameEndpoint(digest, "vllm.internal:8000")).toBe(true);
    expect(isSameEndpoint("vllm.internal:8000", "vllm.internal:8000")).toBe(true);
    expect(isSameEndpoint(digest, "other.internal:8000")).toBe(false);
    expect(isSameEndpoint("other.internal:8000", "vllm.internal:8000")).toBe(false);
    expect(isSameEndpoint(7, "vllm.internal:8000")).toBe(false);
  });
});
