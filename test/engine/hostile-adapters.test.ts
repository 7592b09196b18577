import { describe, expect, it } from "vitest";
import { createEngineWorld, outcome } from "../support/engine-world.js";
import { type ScriptedPlugin, StatusError, scripted } from "../support/scripted-plugin.js";

const usual = scripted();
const wants = {
  embed: { modalities: ["text"], outputs: ["dense"], maxInputs: 10 },
  complete: { modalities: ["text"], tools: true, streaming: true },
};

/** A plugin whose first credential has the odd adapter, and whose second has the usual one. */
function oddFirst(make: (adapter: object) => unknown): Partial<ScriptedPlugin> {
  const odd = <Adapter extends object>(adapter: Adapter, isOdd: boolean) =>
    isOdd ? (make(adapter) as Adapter) : adapter;
  return {
    createEmbedder: (credential, model) =>
      odd(usual.createEmbedder?.(credential, model) as never, credential.script.endpoint === "a"),
    createVlm: (credential, model) =>
      odd(usual.createVlm?.(credential, model) as never, credential.script.endpoint === "a"),
  };
}

const traps = (adapter: object, member: string) =>
  Object.defineProperty({ ...adapter }, member, {
    get() {
      throw new TypeError(`trap of ${member}`);
    },
  });

describe("an adapter that is none", () => {
  it.each<[string, (adapter: object) => unknown]>([
    ["is null", () => null],
    ["is a text", () => "adapter"],
    ["is a promise", async (adapter) => adapter],
    ["has no capabilities", (adapter) => ({ ...adapter, capabilities: undefined })],
    ["has capabilities without modalities", (adapter) => ({ ...adapter, capabilities: {} })],
    [
      "has modalities that are no list",
      (adapter) => ({ ...adapter, capabilities: { ...wants.embed, ...wants.complete, modalities: "text" } }),
    ],
    ["has an embed and a complete that are texts", (adapter) => ({ ...adapter, embed: "e", complete: "c" })],
    ["has capabilities that throw", (adapter) => traps(adapter, "capabilities")],
    [
      "throws",
      () => {
        throw new Error("my bug");
      },
    ],
  ])("because it %s is refused by name when its model is made", async (_, make) => {
    for (const kind of ["vlm", "embedder"] as const) {
      const world = createEngineWorld({ plugin: oddFirst(make) });
      expect(() => world[kind]({ a: {}, b: {} })).toThrow(/createEmbedder\(\)|createVlm\(\)|my bug/);
      const model = world[kind]({ b: {} });
      expect(() => model.addCredential(world.credential("a", {}))).toThrow(
        /createEmbedder\(\)|createVlm\(\)|my bug/,
      );
      const call = "complete" in model ? model.complete({ prompt: "x" }) : model.embed(["x"]);
      expect(await outcome(call)).toMatchObject({ value: { credentialId: "b" } });
    }
  });

  it("because it has no embed and no complete is named by the first call, which its spare answers", async () => {
    for (const kind of ["vlm", "embedder"] as const) {
      const make = (adapter: object) => ({ ...adapter, embed: undefined, complete: undefined });
      const world = createEngineWorld({ plugin: oddFirst(make) });
      const model = world[kind]({ a: {}, b: {} });
      const call = "complete" in model ? model.complete({ prompt: "x" }) : model.embed(["x"]);
      expect(await outcome(call)).toMatchObject({
        value: {
          credentialId: "b",
          attempts: [{ classification: { reason: "wrong_plugin_answer" } }, { credentialId: "b" }],
        },
      });
      expect(world.watch.of("extensionError")).toMatchObject([
        { extension: "plugin", message: expect.stringContaining("its adapter has no such method") },
      ]);
    }
  });

  it.each(["embed", "complete"])(
    "whose %s throws from some time on costs no call its spare",
    async (member) => {
      let isOdd = false;
      const make = (adapter: object) =>
        new Proxy(adapter, {
          get(target, name, receiver) {
            if (isOdd && name === member) throw new TypeError("trap");
            return Reflect.get(target, name, receiver);
          },
        });
      const world = createEngineWorld({
        plugin: {
          ...oddFirst(make),
          readErrorFacts: (error) =>
            ({ message: String(error), status: (error as StatusError).status }) as never,
        },
      });
      const vlm = world.vlm({ a: {}, b: {} });
      const embedder = world.embedder({ a: {}, b: {} });
      isOdd = true;
      expect(await outcome(vlm.complete({ prompt: "x" }))).toMatchObject({ value: { content: "Hello" } });
      expect(await outcome(embedder.embed(["x"]))).toMatchObject({ value: { model: "m" } });
      const stream = vlm.stream({ prompt: "x" });
      expect(await outcome(stream.next())).toMatchObject({ value: { value: { content: "Hello" } } });
      await stream.return?.();
    },
  );
});
