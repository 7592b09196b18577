import { describe, expect, it } from "vitest";
import { modelSubject } from "./model-subject.js";

describe("the model whose options are refused", () => {
  it.each([
    "text-embedding-3-small",
    "text-embedding-ada-002",
    "doubao-embedding-vision-250615",
    "doubao-1-5-vision-pro-32k-250115",
    "qwen/qwen3-vl-8b-instruct",
    "Qwen/Qwen2.5-VL-72B-Instruct",
    "gpt-4.1-mini-2025-04-14",
    "ep-20250615123456-abcde",
  ])("is called by its name %s", (model) => {
    expect(modelSubject("vlm", model)).toBe(`options of the VLM "${model}"`);
  });

  it.each(["sk-proj-abcdef123456", "0123456789abcdef0123456789abcdef", "A1b2C3d4E5f6G7h8I9j0"])(
    "is described when a key stands there",
    (model) => {
      expect(modelSubject("embedder", model)).toBe(
        `options of the embedder a string of ${model.length} characters`,
      );
    },
  );

  it.each([undefined, "", " ", 7])("has no name in %j", (model) => {
    expect(modelSubject("embedder", model)).toBe("options of hotspare.embedder()");
  });
});
