// Tests that an application survives the loss of a key: with node:test and a provider that fails when it is told to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AllCredentialsFailedError, createHotspare, type Embedder, failureOf } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, startSimulator } from "@hotspare/testkit";

/** The part of an application that is tested: all it knows is an `Embedder`. */
async function indexPage(embedder: Embedder<"dense">, paragraphs: readonly string[]): Promise<number> {
  const { embeddings } = await embedder.embed(paragraphs);
  return embeddings.length;
}

async function setUp() {
  const simulator = await startSimulator();
  const { baseURL } = simulator;
  // Time stands still until a test moves it, and without jitter a cooldown ends to the millisecond.
  const clock = new ManualClock();
  const hotspare = createHotspare({ plugins: [openai()], clock, random: () => 0 });
  const embedder = hotspare.embedder({
    model: "text-embedding-3-small",
    credentials: [
      { id: "main", provider: "openai", apiKey: "key-of-main", baseURL },
      { id: "spare", provider: "openai", apiKey: "key-of-spare", baseURL },
    ],
  });
  const close = async () => {
    await hotspare.close();
    await simulator.close();
  };
  return { clock, main: simulator.key("key-of-main"), spare: simulator.key("key-of-spare"), embedder, close };
}

test("a page is indexed although the first key is revoked", async (t) => {
  const { main, spare, embedder, close } = await setUp();
  t.after(close);
  main.revoked();
  assert.equal(await indexPage(embedder, ["one", "two"]), 2);
  assert.equal(embedder.activeCredentialId, "spare");
  assert.deepEqual([main.requests, spare.requests], [1, 1]);
});

test("a revoked key is not asked again by the next page", async (t) => {
  const { main, embedder, close } = await setUp();
  t.after(close);
  main.revoked();
  await indexPage(embedder, ["one"]);
  await indexPage(embedder, ["two"]);
  assert.equal(main.requests, 1);
});

test("the first key serves again ten minutes later", async (t) => {
  const { clock, main, embedder, close } = await setUp();
  t.after(close);
  main.revoked({ times: 1 });
  await indexPage(embedder, ["one"]);
  await clock.advance(600_000);
  await indexPage(embedder, ["two"]);
  assert.equal(embedder.activeCredentialId, "main");
  assert.equal(main.requests, 2);
});

test("when no key is left the error says what each of them answered", async (t) => {
  const { main, spare, embedder, close } = await setUp();
  t.after(close);
  main.revoked();
  spare.quota(0);
  await assert.rejects(indexPage(embedder, ["one"]), (error) => {
    assert.ok(AllCredentialsFailedError.isInstance(error));
    const classes = error.failures.map(({ classification }) => classification?.class);
    assert.deepEqual(classes, ["auth", "quota_exceeded"]);
    return true;
  });
});

test("a request that is wrong by itself burns no key", async (t) => {
  const { main, spare, embedder, close } = await setUp();
  t.after(close);
  main.status(400, {
    body: { error: { message: "Bad input", type: "invalid_request_error", param: "input" } },
  });
  await assert.rejects(
    indexPage(embedder, ["one"]),
    (error) => failureOf(error)?.classification.class === "permanent",
  );
  assert.equal(spare.requests, 0);
});
