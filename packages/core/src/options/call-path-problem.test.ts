import { describe, expect, it } from "vitest";
import { callPathProblem } from "./call-path-problem.js";

describe("callPathProblem", () => {
  it.each([
    ["https://a.example/v1/embeddings", "/embeddings", 'ends in "/v1"'],
    ["https://a.example/v1/chat/completions/", "/chat/completions", 'ends in "/v1"'],
    ["https://a.example/v1/completions?team=a", "/completions", 'ends in "/v1"'],
    ["https://a.example/api/v3/responses", "/responses", 'ends in "/v3"'],
    ["https://a.example/api/v3/embeddings/multimodal", "/embeddings/multimodal", 'ends in "/v3"'],
    ["http://127.0.0.1:9/models", "/models", "leave it out"],
  ])("says of %s what to leave out", (address, path, mend) => {
    const problem = callPathProblem(address) ?? "";
    expect(problem).toContain(`ends in "${path}"`);
    expect(problem).toContain(mend);
    expect(problem).not.toContain("a.example");
  });

  it.each([
    "https://a.example",
    "https://a.example/v1/",
    "https://models.a.example/embeddings/v1",
    "no address",
  ])("says nothing of %s", (address) => {
    expect(callPathProblem(address)).toBeUndefined();
  });
});
