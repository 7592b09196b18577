import { describe, expect, it } from "vitest";
import { compositeEmbedder } from "./composite-embedder.js";

const embed = () => Promise.reject(new Error("is not called"));
const dense = { model: "d", capabilities: { outputs: ["dense"], maxInputs: 1 }, embed };
const sparse = { ...dense, model: "s", capabilities: { outputs: ["sparse"], maxInputs: 1 } };

describe("compositeEmbedder", () => {
  it.each([
    [undefined, ["dense", "sparse"]],
    [null, ["dense", "sparse"]],
    [
      [dense, sparse],
      ["dense", "sparse"],
    ],
    [{ dense }, ["sparse"]],
    [{ dense, sparse: {} }, ["sparse"]],
    [{ dense: "text-embedding-3-small", sparse }, ["dense"]],
    [{ dense, sparse: { ...sparse, capabilities: null } }, ["sparse"]],
    [{ dense: sparse, sparse: dense }, ["dense", "sparse"]],
  ])("refuses %o, and names each half that is wrong", (parts, paths) => {
    let thrown: unknown;
    try {
      compositeEmbedder(parts as never);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: "InvalidConfigError", issues: paths.map((path) => ({ path })) });
  });

  it("takes an embedder that makes several kinds of vectors as either half", () => {
    const both = { ...dense, capabilities: { outputs: ["dense", "sparse"], maxInputs: 1 } };
    expect(compositeEmbedder({ dense: both, sparse: both } as never).model).toBe("d+d");
  });
});
