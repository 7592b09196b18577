import { createHotspare, UnsupportedInputError } from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { describe, expect, it, onTestFinished } from "vitest";
import { scripted } from "../support/scripted-plugin.js";
import { rejection } from "../support/world.js";

interface Sees {
  readonly pictures: boolean;
}
type SeeingPlugin = ProviderPlugin<"seeing", Sees, Sees>;

/** A provider of which some credentials take pictures; each embeds three inputs with a request. */
function seeing(): SeeingPlugin {
  const plugin = scripted();
  const modalitiesOf = ({ pictures }: Sees) =>
    pictures ? (["text", "image"] as const) : (["text"] as const);
  return {
    name: "seeing",
    errorRules: [],
    readErrorFacts: () => undefined,
    credentialSchema: plugin.credentialSchema as unknown as SeeingPlugin["credentialSchema"],
    endpointOf: ({ pictures }) => `server-${pictures}`,
    createEmbedder: (credential, model) => {
      const adapter = plugin.createEmbedder?.({ script: {} }, model);
      if (adapter === undefined) throw new Error("no embedder");
      return {
        ...adapter,
        capabilities: { modalities: modalitiesOf(credential), outputs: ["dense"], maxInputs: 3 },
      };
    },
    createVlm: (credential, model) => {
      const adapter = plugin.createVlm?.({ script: {} }, model);
      if (adapter === undefined) throw new Error("no VLM");
      return {
        ...adapter,
        capabilities: { modalities: modalitiesOf(credential), tools: credential.pictures, streaming: true },
      };
    },
  };
}

function openHotspare() {
  const hotspare = createHotspare({ plugins: [seeing()] });
  onTestFinished(() => hotspare.close());
  const text = { id: "text", provider: "seeing", pictures: false } as const;
  const sees = { id: "sees", provider: "seeing", pictures: true } as const;
  return { hotspare, text, sees };
}

const image = { type: "image", image: new URL("https://pictures.example/fox.png") } as const;
const words = { type: "text", text: "a fox" } as const;

describe("inputs with pictures", () => {
  it("are embedded by who takes them, and text by the first", async () => {
    const { hotspare, text, sees } = openHotspare();
    const embedder = hotspare.embedder({ model: "m", credentials: [text, sees] });
    expect((await embedder.embed([[words, image]])).credentialId).toBe("sees");
    expect((await embedder.embed(["a fox", [words]])).credentialId).toBe("text");
    expect(embedder.activeCredentialId).toBe("text");
  });

  it("are split like texts, each part whole", async () => {
    const { hotspare, text, sees } = openHotspare();
    const embedder = hotspare.embedder({ model: "m", credentials: [text, sees] });
    const { embeddings, attempts } = await embedder.embed(Array.from({ length: 7 }, () => [image]));
    expect(embeddings).toHaveLength(7);
    expect(attempts.map(({ part }) => part)).toEqual([0, 1, 2]);
  });

  it("that nobody takes are refused, with who takes what", async () => {
    const { hotspare, text } = openHotspare();
    const embedder = hotspare.embedder({ model: "m", credentials: [text] });
    const error = await rejection(embedder.embed([[image]]));
    if (!UnsupportedInputError.isInstance(error)) throw error;
    expect(error.message).toMatch(/image/);
    expect(error.credentials).toEqual([{ credentialId: "text", supports: ["text"] }]);
    expect(embedder.status()).toMatchObject([{ state: "closed", inFlight: 0, served: 0 }]);
  });
});

describe("a request with tools", () => {
  const tools = [{ name: "weather" }];

  it("goes to who has them", async () => {
    const { hotspare, text, sees } = openHotspare();
    const vlm = hotspare.vlm({ model: "m", credentials: [text, sees] });
    expect((await vlm.complete({ prompt: "?", tools })).credentialId).toBe("sees");
    expect((await vlm.complete({ prompt: "?" })).credentialId).toBe("text");
  });

  it("goes to who sees the picture in a tool's result", async () => {
    const { hotspare, text, sees } = openHotspare();
    const vlm = hotspare.vlm({ model: "m", credentials: [text, sees] });
    const result = { role: "tool", toolCallId: "1", content: [words, image] } as const;
    expect((await vlm.complete({ messages: [result] })).credentialId).toBe("sees");
    expect((await vlm.complete({ messages: [{ ...result, content: [words] }] })).credentialId).toBe("text");
  });

  it("is refused when nobody has them", async () => {
    const { hotspare, text } = openHotspare();
    const vlm = hotspare.vlm({ model: "m", credentials: [text] });
    const error = await rejection(vlm.complete({ prompt: "?", tools }));
    if (!UnsupportedInputError.isInstance(error)) throw error;
    expect(error.message).toMatch(/tools/);
  });
});

describe("the timeouts of a call", () => {
  it.each([
    [{ attemptMs: 0 }, /timeouts\.attemptMs: is 0: must be a positive number of milliseconds/],
    [{ idleMs: "soon" }, /timeouts\.idleMs: is "soon": must be a positive number/],
    [{ attemtMs: 5 }, /timeouts\.attemtMs: is 5, which is not a timeout; did you mean "attemptMs"\?/],
  ])("%j are refused", async (timeouts, message) => {
    const { hotspare, text } = openHotspare();
    const vlm = hotspare.vlm({ model: "m", credentials: [text] });
    const options = { timeouts: timeouts as never };
    expect(String(await rejection(vlm.complete({ prompt: "?" }, options)))).toMatch(message);
    expect(String(await rejection(vlm.stream({ prompt: "?" }, options).next()))).toMatch(message);
  });

  it("that are undefined are the model's", async () => {
    const { hotspare, text } = openHotspare();
    const vlm = hotspare.vlm({ model: "m", credentials: [text] });
    const timeouts = { attemptMs: undefined, totalMs: 1_000 };
    expect((await vlm.complete({ prompt: "?" }, { timeouts })).content).toBe("Hello");
  });
});

describe("the keys of a VLM", () => {
  it("are added, replaced and removed as an embedder's are", async () => {
    const { hotspare, text, sees } = openHotspare();
    const vlm = hotspare.vlm({ model: "m", credentials: [text] });
    vlm.addCredential(sees, { before: "text" });
    expect((await vlm.complete({ prompt: "?" })).credentialId).toBe("sees");
    vlm.replaceCredential("sees", { provider: "seeing", pictures: false });
    vlm.removeCredential("text");
    expect((await vlm.complete({ prompt: "?" })).credentialId).toBe("sees");
    const picture = vlm.complete({ prompt: "?", images: [image.image] });
    expect(UnsupportedInputError.isInstance(await rejection(picture))).toBe(true);
  });
});
