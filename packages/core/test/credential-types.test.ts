import { describe, expectTypeOf, it } from "vitest";
import type { Embedding } from "../src/contract/plugin/embedding.js";
import { createHotspare } from "../src/hotspare.js";
import { fakePlugin } from "./support/fake-plugin.js";

const hotspare = createHotspare({ plugins: [fakePlugin("one"), [fakePlugin("two")]] });
const apiKey = "a-key-0123456789";

describe("the types of credentials", () => {
  it("are those of the installed providers, told apart by provider", () => {
    hotspare.vlm({
      model: "m",
      credentials: [
        { provider: "one", apiKey },
        { provider: "two", apiKey, maxTokens: 5 },
      ],
    });
    type Given = Parameters<typeof hotspare.embedder>[0]["credentials"][number];
    expectTypeOf<Given["provider"]>().toEqualTypeOf<"one" | "two">();
    const wrong = () => {
      // @ts-expect-error a provider that is not installed
      hotspare.embedder({ model: "small", credentials: [{ provider: "three", apiKey }] });
      // @ts-expect-error a field that the provider does not have
      hotspare.embedder({ model: "small", credentials: [{ provider: "one", apiKey, deployment: "x" }] });
      // @ts-expect-error a key that is missing
      hotspare.embedder({ model: "small", credentials: [{ provider: "one" }] });
      // @ts-expect-error a VLM's field
      hotspare.embedder({ model: "small", credentials: [{ provider: "one", apiKey, maxTokens: 5 }] });
    };
    expectTypeOf(wrong).toBeFunction();
  });

  it("fit a list made by map, in its place or in a variable", ({ expect }) => {
    const keys = [apiKey, "b-key-0123456789"];
    hotspare.embedder({
      model: "small",
      credentials: keys.map((key, index) => ({ id: `k${index}`, provider: "one", apiKey: key })),
    });
    hotspare.vlm({
      model: "m",
      credentials: keys.map((key, index) => ({
        id: `k${index}`,
        provider: "one",
        apiKey: key,
        maxTokens: 5,
      })),
    });
    const credentials = hotspare.credentials([
      ...hotspare.credentials(keys.map((key, index) => ({ id: `k${index}`, provider: "one", apiKey: key }))),
      { id: "last", provider: "two", apiKey },
    ]);
    const ofMap = hotspare.credentials(keys.map((key) => ({ provider: "two", apiKey: key })));
    hotspare.embedder({ model: "small", credentials });
    hotspare.vlm({ model: "m", credentials: [...credentials.slice(1), ...ofMap] });
    expect(credentials.map(({ id }) => id)).toEqual(["k0", "k1", "last"]);
  });

  it("refuse a provider that may be any text, where it stands", () => {
    const wrong = (provider: string) => {
      // @ts-expect-error Type 'string' is not assignable to type '"one" | "two"'.
      hotspare.embedder({ model: "small", credentials: [{ provider, apiKey }] });
      // @ts-expect-error Type 'string' is not assignable to type '"one" | "two"'.
      hotspare.vlm({ model: "m", credentials: [{ provider, apiKey }] });
      // @ts-expect-error a provider that is not installed
      hotspare.credentials([apiKey].map((key) => ({ provider: "three", apiKey: key })));
      // @ts-expect-error a field that the provider does not have
      hotspare.credentials([{ provider: "one", apiKey, deployment: "x" }]);
    };
    expectTypeOf(wrong).toBeFunction();
  });

  it("are the same when one is added or replaced later", () => {
    const embedder = hotspare.embedder({ model: "small", credentials: [{ provider: "one", apiKey }] });
    type Added = Parameters<typeof embedder.addCredential>[0];
    expectTypeOf<Added["provider"]>().toEqualTypeOf<"one" | "two">();
    const wrong = () => {
      // @ts-expect-error a field that the provider does not have
      embedder.addCredential({ provider: "two", apiKey, deployment: "x" });
      // @ts-expect-error a key that is missing
      embedder.replaceCredential("credential-0", { provider: "one" });
    };
    expectTypeOf(wrong).toBeFunction();
  });

  it("accept process.env.X, and the run refuses an unset one", ({ expect }) => {
    const unset = process.env["HOTSPARE_TEST_UNSET"];
    expect(() => hotspare.vlm({ model: "m", credentials: [{ provider: "one", apiKey: unset }] })).toThrow(
      /apiKey: is not set/,
    );
  });

  it("make dense output without an optional vector", () => {
    const embedder = hotspare.embedder({ model: "small", credentials: [{ provider: "one", apiKey }] });
    type Result = Awaited<ReturnType<typeof embedder.embed>>["embeddings"][number];
    expectTypeOf<Result>().toEqualTypeOf<Embedding<"dense">>();
    expectTypeOf<Result["dense"]>().toEqualTypeOf<Float32Array>();
  });
});
