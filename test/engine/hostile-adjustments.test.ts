import { RequestAdjusted } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { createEngineWorld } from "../support/engine-world.js";
import { type Script, StatusError } from "../support/scripted-plugin.js";

function trapped(member: string): RequestAdjusted {
  return Object.defineProperty(new RequestAdjusted({ reason: "r", cause: new StatusError(401) }), member, {
    get() {
      throw new Error("trap");
    },
  });
}

describe("a RequestAdjusted of a plugin without a compiler", () => {
  it.each(["reason", "maxInputs", "warning", "cause"])(
    "whose %s throws costs no call its spare and holds no lease",
    async (member) => {
      const world = createEngineWorld();
      const vlm = world.vlm({ a: { complete: () => Promise.reject(trapped(member)) }, b: {} });
      expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
      expect(vlm.status()[0]?.inFlight).toBe(0);
      expect(world.watch.of("extensionError")).toMatchObject([{ extension: "plugin" }]);
    },
  );

  it.each([undefined, {}, "", "a sentence with sk-proj-1234567890", "x".repeat(5_000), 7])(
    "whose reason is %o is refused, and not shown in the status",
    async (reason) => {
      const world = createEngineWorld();
      const complete = () => Promise.reject(new RequestAdjusted({ reason: reason as string }));
      const vlm = world.vlm({ a: { complete }, b: {} });
      expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
      expect(vlm.status()[0]?.adjustments).toBeUndefined();
    },
  );

  it("with ever new reasons ends, and the spare answers", async () => {
    const world = createEngineWorld();
    let sent = 0;
    const complete = () => {
      sent += 1;
      return Promise.reject(new RequestAdjusted({ reason: `request-${sent}`, cause: new StatusError(401) }));
    };
    const vlm = world.vlm({ a: { complete }, b: {} });
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
    expect(sent).toBeLessThan(20);
  });

  it("teaches how many inputs a server takes: the next call is split at once", async () => {
    const sizes: number[] = [];
    const embed: Required<Script>["embed"] = async (inputs) => {
      sizes.push(inputs.length);
      if (inputs.length > 2) {
        throw new RequestAdjusted({ reason: "max_inputs", maxInputs: 2 });
      }
      return {
        embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })),
        usage: { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" },
        model: "m",
      };
    };
    const embedder = createEngineWorld().embedder({ a: { embed } });
    await embedder.embed(["1", "2", "3", "4"]);
    await embedder.embed(["1", "2", "3", "4"]);
    expect(sizes).toEqual([4, 2, 2, 2, 2]);
  });
});

describe("a RequestAdjusted for one request alone", () => {
  it("splits it, and teaches nothing", async () => {
    const sizes: number[] = [];
    const embed: Required<Script>["embed"] = async (inputs) => {
      sizes.push(inputs.length);
      if (sizes.length === 1) {
        throw new RequestAdjusted({ reason: "inputs_too_large", maxInputs: 2, thisRequestOnly: true });
      }
      return {
        embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })),
        usage: { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" },
        model: "m",
      };
    };
    const embedder = createEngineWorld().embedder({ a: { embed } });
    await embedder.embed(["1", "2", "3", "4"]);
    await embedder.embed(["1", "2", "3", "4"]);
    expect(sizes).toEqual([4, 2, 2, 4]);
    expect(embedder.status()[0]?.adjustments).toBeUndefined();
  });
});

describe("a prompt that every key refuses", () => {
  it.each([403, 451])(
    "with a bare %d opens no circuit, also of a spare that never served",
    async (status) => {
      const world = createEngineWorld();
      let isRefused = false;
      const complete: Required<Script>["complete"] = async () => {
        if (isRefused) throw new StatusError(status);
        return { content: "x", toolCalls: [], finishReason: "stop", usage: undefined, model: "m" } as never;
      };
      const vlm = world.vlm({ a: { complete }, b: { complete }, c: { complete } });
      await vlm.complete({ prompt: "x" });
      isRefused = true;
      await vlm.complete({ prompt: "refused" }).catch(() => undefined);
      expect(vlm.status().map(({ state }) => state)).toEqual(["closed", "closed", "closed"]);
      isRefused = false;
      expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("a");
    },
  );
});
