import { createHotspare, failureOf, InvalidConfigError } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { scripted } from "../support/scripted-plugin.js";
import { createWorld, rejection } from "../support/world.js";

// What the design before this one did wrong, and has no test elsewhere that shows it absent.
describe("a mistake in code of ours or of a plugin's", () => {
  it("burns no key: it is thrown as it is, and no other credential is asked", async () => {
    const asked: string[] = [];
    const mistake = new TypeError("texts.map is not a function");
    const hotspare = createHotspare({ plugins: [scripted()] });
    onTestFinished(() => hotspare.close());
    const embed = (id: string) => async () => {
      asked.push(id);
      throw mistake;
    };
    const embedder = hotspare.embedder({
      model: "m",
      credentials: ["a", "b"].map((id) => ({
        id,
        provider: "scripted" as const,
        script: { embed: embed(id) },
      })),
    });
    expect(await rejection(embedder.embed(["x"]))).toBe(mistake);
    expect(failureOf(mistake)?.classification).toMatchObject({
      class: "permanent",
      reason: "programming_error",
    });
    expect(asked).toEqual(["a"]);
    expect(embedder.activeCredentialId).toBe("a");
  });
});

describe("a key", () => {
  it("is inherited by no other provider's credential: one that lacks its own is refused", async () => {
    const hotspare = createHotspare({ plugins: [openai(), azure()] });
    onTestFinished(() => hotspare.close());
    const open = () =>
      hotspare.vlm({
        model: "m",
        credentials: [
          { id: "one", provider: "openai", apiKey: "sk-proj-of-openai-0123456789" },
          { id: "two", provider: "azure", endpoint: "https://x.openai.azure.com", deployment: "d" } as never,
        ],
      });
    expect(open).toThrow(InvalidConfigError);
    expect(open).toThrow(/credentials\[1\]\.apiKey/);
  });

  it("goes to its own server alone", async () => {
    const simulator = await startSimulator();
    onTestFinished(() => simulator.close());
    const hotspare = createHotspare({ plugins: [openai(), azure()] });
    onTestFinished(() => hotspare.close());
    const vlm = hotspare.vlm({
      model: "m",
      credentials: [
        { provider: "openai", apiKey: "key-of-openai", baseURL: simulator.addressOf("openai") },
        {
          provider: "azure",
          apiKey: "key-of-azure",
          endpoint: simulator.addressOf("azure"),
          deployment: "d",
        },
      ],
    });
    simulator.key("key-of-openai").revoked();
    await vlm.complete({ prompt: "x" });
    expect(simulator.requests.map(({ key, path }) => [key, path.split("/")[1]])).toEqual([
      ["key-of-openai", "v1"],
      ["key-of-azure", "openai"],
    ]);
  });
});

describe("options without bounds", () => {
  it.each([
    [{ failback: { afterMs: 0 } }, "failback.afterMs"],
    [{ failback: { afterMs: -1 } }, "failback.afterMs"],
    [{ failback: { afterCalls: 0 } }, "failback.afterCalls"],
    [{ breaker: { cooldownMs: Number.NaN } }, "breaker.cooldownMs"],
    [{ retry: { maxRounds: 0 } }, "retry.maxRounds"],
  ])("%j are refused", (options, path) => {
    expect(() => createHotspare({ plugins: [openai()], ...options })).toThrow(path);
  });

  it("and two credentials of one id are refused", () => {
    const hotspare = createHotspare({ plugins: [openai()] });
    const credential = { id: "same", provider: "openai", apiKey: "sk-proj-of-openai-0123456789" } as const;
    expect(() => hotspare.vlm({ model: "m", credentials: [credential, credential] })).toThrow(/same/);
  });
});

describe("a request of the caller's that is wrong", () => {
  it("opens no circuit, however often it is sent", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").fail("openai.unsupported_parameter");
    for (let call = 0; call < 20; call += 1) await rejection(embedder.embed(["x"]));
    expect(world.story("circuitOpen", "switch")).toEqual([]);
    expect(world.key("b").requests).toBe(0);
  });
});
