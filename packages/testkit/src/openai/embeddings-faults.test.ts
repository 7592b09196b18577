import { afterAll, beforeAll, expect, it } from "vitest";
import { chat, embed } from "../../test/post.js";
import type { Simulator } from "../server/simulator.js";
import { startSimulator } from "../server/start-simulator.js";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

async function dataOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { data: unknown }).data;
}

it("answers no vectors", async () => {
  simulator.key("empty").emptyData();
  expect(await dataOf(await embed(simulator, { key: "empty" }))).toEqual([]);
});

it("answers vectors of another length", async () => {
  simulator.key("wrong").wrongDimensions(5);
  const [first] = (await dataOf(await embed(simulator, { key: "wrong" }))) as { embedding: number[] }[];
  expect(first?.embedding).toHaveLength(5);
});

it("answers null in place of a vector", async () => {
  simulator.key("null").nullVector();
  expect(await dataOf(await embed(simulator, { key: "null" }))).toEqual([
    { object: "embedding", index: 0, embedding: null },
  ]);
});

it("answers numbers although base64 was asked, and only so often", async () => {
  simulator.key("numbers").ignoreBase64({ times: 1 });
  const ask = async () => {
    const data = await dataOf(await embed(simulator, { key: "numbers", encoding_format: "base64" }));
    return typeof (data as { embedding: unknown }[])[0]?.embedding;
  };
  expect([await ask(), await ask()]).toEqual(["object", "string"]);
});

it("keeps a vector fault for the embeddings that follow a chat", async () => {
  simulator.key("later").emptyData({ times: 1 });
  await (await chat(simulator, {}, "later")).text();
  expect(await dataOf(await embed(simulator, { key: "later" }))).toEqual([]);
});
