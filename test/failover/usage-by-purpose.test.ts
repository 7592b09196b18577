import { embedMany } from "@hotspare/bulk";
import type { HotspareEvents } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

const once = { retry: { maxRounds: 1, maxWaitMs: 0 } };

describe("usage by purpose", () => {
  it("is counted for every way of asking, on the credential that answered", async () => {
    const world = await createWorld(once);
    world.key("a").revoked();
    const embedder = world.embedder(["a", "b"]);
    const vlm = world.vlm(["b"]);
    await embedder.embed(["one"], { purpose: "search" });
    for await (const _ of embedMany(embedder, ["two", "three"], { purpose: "indexing" }));
    await vlm.complete({ prompt: "a" }, { purpose: "captions" });
    for await (const _ of vlm.stream({ prompt: "a" }, { purpose: "captions" }));
    await vlm.complete({ prompt: "a" });
    const { rows } = world.hotspare.usage.snapshot();
    expect(
      rows.map(({ credentialId, kind, purpose, calls, failures }) => [
        credentialId,
        kind,
        purpose,
        calls,
        failures,
      ]),
    ).toEqual([
      ["a", "embedder", "search", 0, 1],
      ["b", "embedder", "search", 1, 0],
      ["b", "embedder", "indexing", 1, 0],
      ["b", "vlm", "default", 1, 0],
      ["b", "vlm", "captions", 2, 0],
    ]);
    expect(rows.every(({ source }) => source === "reported")).toBe(true);
    const told = world.told.filter(({ event }) => event === "usage");
    expect(told.map(({ payload }) => (payload as HotspareEvents["usage"]).purpose)).toEqual([
      "search",
      "indexing",
      "captions",
      "captions",
      "default",
    ]);
  });

  it("is the model's where a call names none", async () => {
    const { hotspare, credentials } = await createWorld(once);
    const vlm = hotspare.vlm({ model: "gpt-4.1-mini", purpose: "captions", credentials: credentials(["a"]) });
    await vlm.complete({ prompt: "a" });
    await vlm.complete({ prompt: "a" }, { purpose: "titles" });
    expect(Object.keys(hotspare.usage.merged("purpose"))).toEqual(["captions", "titles"]);
  });

  it("costs what the price table says", async () => {
    const prices = { currency: "USD", models: { "gpt-4.1-mini": { promptPerMillion: 1_000_000 } } };
    const { hotspare, vlm } = await createWorld({ ...once, prices });
    const { usage } = await vlm(["a"]).complete({ prompt: "a" });
    expect(hotspare.usage.snapshot()).toMatchObject({ currency: "USD", total: { cost: usage.promptTokens } });
  });

  it.each([[""], [7]])("is refused under %j", async (purpose) => {
    const { embedder, vlm } = await createWorld(once);
    const options = { purpose: purpose as string };
    const problem = /purpose: is .*: must be a text such as "indexing"/;
    expect(String(await rejection(embedder(["a"]).embed(["one"], options)))).toMatch(problem);
    expect(String(await rejection(vlm(["a"]).complete({ prompt: "a" }, options)))).toMatch(problem);
  });

  it("is told as a guess when the consumer of a stream leaves, and when it breaks", async () => {
    const world = await createWorld(once);
    const vlm = world.vlm(["a"]);
    for await (const _ of vlm.stream({ prompt: "a" }, { purpose: "left" })) break;
    world.key("a").breakStream({ afterTokens: 2 });
    const reading = async () => {
      for await (const _ of vlm.stream({ prompt: "a" }, { purpose: "broken" }));
    };
    await rejection(reading());
    const { left, broken } = world.hotspare.usage.merged("purpose");
    expect(left).toMatchObject({ calls: 1, source: "estimated" });
    expect(broken).toMatchObject({ calls: 0, failures: 1, source: "estimated" });
    expect([left, broken].every((totals) => (totals?.totalTokens ?? 0) > 0)).toBe(true);
  });
});
