import { createHotspare } from "@hotspare/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { scripted } from "../support/scripted-plugin.js";

/** Three credentials that write down when they are made ready; the second one fails at it. */
function preparing() {
  const prepared: string[] = [];
  const hotspare = createHotspare({ plugins: [scripted()] });
  onTestFinished(() => hotspare.close());
  const credentials = ["a", "b", "c"].map((id) => ({
    id,
    provider: "scripted" as const,
    script: {
      endpoint: id,
      prepare: async () => {
        prepared.push(id);
        if (id === "b") throw new Error("cannot be made ready");
      },
    },
  }));
  return { embedder: hotspare.embedder({ model: "m", dimensions: 3, credentials }), prepared, credentials };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe("spares", () => {
  it("are made ready after the first answer, once, and one that fails at it breaks nothing", async () => {
    const { embedder, prepared } = preparing();
    expect(prepared).toEqual([]);
    await embedder.embed(["one"]);
    expect(prepared).toEqual([]);
    await nextTurn();
    expect(prepared).toEqual(["a", "b", "c"]);
    expect((await embedder.embed(["two"])).credentialId).toBe("a");
    await nextTurn();
    expect(prepared).toHaveLength(3);
  });

  it("that are added later are made ready after the next answer", async () => {
    const { embedder, prepared, credentials } = preparing();
    await embedder.embed(["one"]);
    await nextTurn();
    embedder.addCredential({ ...credentials[0], id: "d" });
    await embedder.embed(["two"]);
    await nextTurn();
    expect(prepared.slice(3)).toContain("a");
    expect(prepared).toHaveLength(7);
  });
});
