import { createHotspare, type EmbedderOptions, InvalidInputError, type VlmRequest } from "@hotspare/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Script, scripted } from "../support/scripted-plugin.js";
import { rejection } from "../support/world.js";

type Media = EmbedderOptions<unknown>["media"];

const picture = new URL("../../examples/pictures/chart.png", import.meta.url);
const reply = {
  content: "seen",
  toolCalls: [],
  finishReason: "stop",
  usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" },
  model: "m",
} as const;

/** A VLM and an embedder with these options, and what the adapters were asked. */
function modelsOf(ofHotspare: Media, ofModel?: Media) {
  const asked: unknown[] = [];
  const script: Script = {
    capabilities: { modalities: ["text", "image", "video", "audio"] },
    complete: async ({ messages }) => {
      asked.push(...messages.flatMap(({ content }): readonly unknown[] => [content].flat()));
      return reply;
    },
    embed: async (inputs) => {
      asked.push(...inputs.flat());
      return {
        embeddings: inputs.map(() => ({ dense: Float32Array.of(1) })),
        usage: reply.usage,
        model: "m",
      };
    },
  };
  const hotspare = createHotspare({ plugins: [scripted()], media: ofHotspare });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const options = { model: "m", credentials: [{ provider: "scripted" as const, script }], media: ofModel };
  return { vlm: hotspare.vlm(options), embedder: hotspare.embedder(options), asked };
}

const withImage = (image: string): VlmRequest => ({ prompt: "what is it?", images: [image] });

describe("media.files false", () => {
  it.each([
    ["a path", picture.pathname],
    ["a path of no file", "/no/such/file.png"],
    ["a path that climbs", "../../../../etc/passwd"],
    ["a file URL", picture.href],
    ["a file URL of another host", "file://server/share/a.png"],
    ["a Windows path", "C:\\pictures\\a.png"],
    ["an empty text", ""],
  ])("refuses %s before anything is looked at, and does not say where it is", async (_, source) => {
    const { vlm, embedder, asked } = modelsOf({ files: false });
    const parts = [{ type: "image" as const, image: source }];
    for (const call of [
      vlm.complete(withImage(source)),
      vlm.complete({ messages: [{ role: "user", content: parts }] }),
      vlm.stream(withImage(source)).next(),
      embedder.embed([parts]),
    ]) {
      const error = await rejection(call);
      expect(InvalidInputError.isInstance(error)).toBe(true);
      expect(String(error)).toContain("names a file, and media.files is false");
      expect(String(error)).not.toMatch(/no such|not a regular|directory|permissions|base64/);
    }
    expect(asked).toEqual([]);
  });

  it("says how to give bare base64, and does not look for such a file", async () => {
    const { vlm, asked } = modelsOf({ files: false });
    const error = await rejection(vlm.complete(withImage("QUJD".repeat(100))));
    expect(InvalidInputError.isInstance(error)).toBe(true);
    expect(String(error)).toContain("looks like bare base64");
    expect(String(error)).not.toContain("QUJDQUJD");
    expect(asked).toEqual([]);
  });

  it("takes bytes, data URLs and http(s) URLs", async () => {
    const { vlm, asked } = modelsOf({ files: false });
    await vlm.complete({
      prompt: "x",
      images: ["https://example.com/a.png", "data:image/gif;base64,R0lGODlh"],
    });
    expect(asked).toHaveLength(3);
  });
});

describe("media.hosts", () => {
  it("refuses a URL of another host, and sends the URL as it was understood", async () => {
    const { vlm, asked } = modelsOf({ hosts: ["images.example.com"] });
    const error = await rejection(vlm.complete(withImage("http://169.254.169.254/latest/meta-data")));
    expect(InvalidInputError.isInstance(error)).toBe(true);
    expect(String(error)).toContain("not in media.hosts");
    expect(asked).toEqual([]);
    await vlm.complete(withImage(String.raw`https://Images.Example.com\@169.254.169.254/a.png`));
    expect(asked).toContainEqual({
      type: "image",
      image: { kind: "url", url: "https://images.example.com/@169.254.169.254/a.png" },
    });
  });

  it("an empty list refuses every URL", async () => {
    const { vlm } = modelsOf({ hosts: [] });
    expect(String(await rejection(vlm.complete(withImage("https://example.com/a.png"))))).toContain(
      "media.hosts",
    );
  });

  it("a URL of any host is sent as it was written without it", async () => {
    const { vlm, asked } = modelsOf(undefined);
    await vlm.complete(withImage("https://Example.com/a.png"));
    expect(asked).toContainEqual({ type: "image", image: { kind: "url", url: "https://Example.com/a.png" } });
  });
});

it("a model's fields go over the Hotspare's, one by one", async () => {
  const { vlm } = modelsOf(
    { files: false, hosts: ["a.example"] },
    { hosts: ["b.example"], files: undefined },
  );
  expect(String(await rejection(vlm.complete(withImage("a.png"))))).toContain("media.files");
  expect(String(await rejection(vlm.complete(withImage("https://a.example/"))))).toContain("media.hosts");
  expect((await vlm.complete(withImage("https://b.example/"))).content).toBe("seen");
});

it.each([
  [{ hosts: ["https://example.com"] }, "media.hosts[0]"],
  [{ hosts: "example.com" }, "media.hosts"],
  [{ files: "no" }, "media.files"],
  [{ file: false }, 'did you mean "files"'],
])("%j is refused when the Hotspare is made", (media, words) => {
  expect(() => createHotspare({ plugins: [scripted()], media: media as never })).toThrow(words);
});

it.each([0, -1, 1.5, "1", Number.POSITIVE_INFINITY])("maxReplyBytes %j is refused", (maxReplyBytes) => {
  const hotspare = createHotspare({ plugins: [scripted()] });
  const credentials = [{ provider: "scripted" as const, script: {} }];
  expect(() => hotspare.vlm({ model: "m", credentials, maxReplyBytes: maxReplyBytes as number })).toThrow(
    "maxReplyBytes",
  );
});

it("adapters get maxReplyBytes with its defaults", () => {
  const seen: unknown[] = [];
  const plain = scripted();
  const plugin = scripted({
    createVlm: (credential, model) => {
      seen.push(model.maxReplyBytes);
      return plain.createVlm?.(credential, model) as never;
    },
    createEmbedder: (credential, model) => {
      seen.push(model.maxReplyBytes);
      return plain.createEmbedder?.(credential, model) as never;
    },
  });
  const hotspare = createHotspare({ plugins: [plugin] });
  const credentials = [{ provider: "scripted" as const, script: {} }];
  hotspare.vlm({ model: "m", credentials });
  hotspare.embedder({ model: "m", credentials });
  hotspare.vlm({ model: "m", credentials, maxReplyBytes: 5 });
  expect(seen).toEqual([8 * 1_024 * 1_024, 256 * 1_024 * 1_024, 5]);
});
