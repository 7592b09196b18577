import { join } from "node:path";
import { loadConfig } from "@hotspare/config";
import { InvalidInputError } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { expect, it, onTestFinished } from "vitest";
import { configFolder } from "../support/config-folder.js";
import { rejection } from "../support/world.js";

async function modelsOf(lines: string) {
  const simulator = await startSimulator();
  const folder = await configFolder({ "hotspare.yaml": lines, "cat.png": "no picture" });
  const environment = { BASE_URL: simulator.baseURL };
  const models = await loadConfig({ plugins: [openai()], environment }, join(folder, "hotspare.yaml"));
  onTestFinished(async () => {
    await models.close({ graceMs: 0 });
    await simulator.close();
  });
  return {
    models,
    picture: join(folder, "cat.png"),
    simulator,
  };
}

const captions = `
vlms:
  captions:
    model: gpt-4.1-mini
    credentials:
      - { provider: openai, apiKey: key-of-captions, baseURL: "\${BASE_URL}" }
`;

it("media.files: false in a file refuses the path of a picture, and nothing is sent", async () => {
  const { models, picture, simulator } = await modelsOf(`media:\n  files: false\n${captions}`);
  const error = await rejection(models.vlms.get("captions").complete({ prompt: "x", images: [picture] }));
  expect(InvalidInputError.isInstance(error)).toBe(true);
  expect(String(error)).toContain("media.files is false");
  expect(simulator.requests).toHaveLength(0);
});

it("media.hosts of a model in a file refuses the URL of another host, which the Hotspare's media allow", async () => {
  const { models, simulator } = await modelsOf(
    `media: { hosts: [other.example] }\n${captions}    media: { hosts: [images.example] }\n`,
  );
  const images = ["https://other.example/cat.png"];
  const error = await rejection(models.vlms.get("captions").complete({ prompt: "x", images }));
  expect(InvalidInputError.isInstance(error)).toBe(true);
  expect(String(error)).toContain("other.example");
  expect(simulator.requests).toHaveLength(0);
});

it("maxReplyBytes in a file refuses a longer reply, and takes a shorter reply", async () => {
  const { models } = await modelsOf(`
embedders:
  documents:
    model: text-embedding-3-small
    dimensions: 8
    maxReplyBytes: 2000
    credentials:
      - { provider: openai, apiKey: key-of-documents, baseURL: "\${BASE_URL}" }
`);
  const embedder = models.embedders.get("documents");
  expect((await embedder.embed(["short"])).embeddings).toHaveLength(1);
  const error = await rejection(embedder.embed(Array.from({ length: 200 }, (_, page) => `page ${page}`)));
  expect(error).toMatchObject({ name: "UnusableReplyError", reason: "oversized_reply" });
});
