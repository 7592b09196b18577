import { describe, expect, it } from "vitest";
import { arkEmbeddingModel } from "./ark-embedding-model.js";

describe("an embedding model", () => {
  it.each([
    ["doubao-embedding-vision-251215", "multimodal"],
    ["skylark-embedding-vision-250615", "multimodal"],
    ["ep-20250101000000-abcde", "multimodal"],
    ["doubao-embedding-large-text-250515", "text"],
    ["doubao-embedding-text-240715", "text"],
    ["doubao-embedding", "text"],
  ])("%s uses the %s path", (model, route) => {
    expect(arkEmbeddingModel(model, "dense").route).toBe(route);
  });

  it.each([
    ["ep-20250101000000-abcde", "text"],
    ["doubao-embedding-text-240715", "multimodal"],
  ] as const)("%s uses the %s path when its credential says so", (model, path) => {
    expect(arkEmbeddingModel(model, "dense", path).route).toBe(path);
  });

  it("accepts many texts, or one multimodal input, in a request", () => {
    expect(arkEmbeddingModel("doubao-embedding-text-240715", "dense").capabilities.maxInputs).toBeGreaterThan(
      1,
    );
    expect(arkEmbeddingModel("ep-1", "dense").capabilities.maxInputs).toBe(1);
  });

  it("returns sparse vectors only for text, since 250615", () => {
    const sparse = arkEmbeddingModel("doubao-embedding-vision-250615", "sparse").capabilities;
    expect(sparse).toMatchObject({ modalities: ["text"], outputs: ["dense", "sparse", "hybrid"] });
    expect(arkEmbeddingModel("doubao-embedding-vision-250328", "dense").capabilities).toMatchObject({
      modalities: ["text", "image"],
      outputs: ["dense"],
    });
    expect(arkEmbeddingModel("doubao-embedding-text-240715", "dense").capabilities.outputs).toEqual([
      "dense",
    ]);
  });

  it("accepts instructions since 251215", () => {
    const takes = (model: string) => arkEmbeddingModel(model, "dense").takesInstructions;
    expect(takes("doubao-embedding-vision-251215")).toBe(true);
    expect(takes("doubao-embedding-vision-250615")).toBe(false);
    expect(takes("ep-1")).toBe(false);
  });
});
