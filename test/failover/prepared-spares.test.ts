import { createHotspare } from "@hotspare/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { scripted } from "../support/scripted-plugin.js";

/** Three credentials that write down when they are made ready; the second one fails at it. */
function preparing() {
  const prepared: string[] = [];
  const hotspare = createHotspare({ plugins: [scripted()] });
  onTestFinished(() => hotspare.close());
  const credential = (id: string) => ({
    id,
    provider: "scripted" as const,
    script: {
      endpoint: id,
      prepare: async () => {
        prepared.push(id);
        if (id === "b") throw new Error("cannot be made ready");
      },
    },
  });
  const credentials = ["a", "b", "c"].map(credential);
  return { embedder: hotspare.embedder({ model: "m", dimensions: 3, credentials }), prepared, credential };
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
    const { embedder, prepared, credential } = preparing();
    await embedder.embed(["one"]);
    await nextTurn();
    embedder.addCredential(credential("d"));
    await embedder.embed(["two"]);
    await nextTurn();
    expect(prepared.slice(3)).toEqual(["a", "b", "c", "d"]);
  });
});
