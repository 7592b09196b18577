import { inspect } from "node:util";
import { AllCredentialsFailedError, createHotspare } from "@hotspare/core";
import { expect, it, onTestFinished } from "vitest";
import { volcengine } from "../src/volcengine.js";
import { rejectionOf, testKey } from "./adapters.js";
import { sendJson, startLoopback } from "./loopback-server.js";
import { testPair } from "./vikingdb-adapter.js";

const model = "doubao-embedding-vision-251215";

function startHotspare() {
  const hotspare = createHotspare({ plugins: [volcengine()] });
  onTestFinished(() => hotspare.close());
  return hotspare;
}

it("moves from an account of Ark that owes money to VikingDB, at once", async () => {
  const overdue = { error: { code: "AccountOverdueError", message: "overdue", type: "Forbidden" } };
  const ark = await startLoopback((response) => sendJson(response, overdue, 403));
  const vikingDB = await startLoopback((response, { body }) => {
    const data = (body["data"] as readonly unknown[]).map((_, index) => ({ dense: [index, 1] }));
    sendJson(response, { code: "Success", result: { data } });
  });
  const embedder = startHotspare().embedder({
    model,
    dimensions: 2,
    credentials: [
      { id: "a", provider: "volcengine", apiKey: testKey, baseURL: ark.baseURL, account: "main" },
      { id: "b", provider: "volcengine", apiKey: `${testKey}-b`, baseURL: ark.baseURL, account: "main" },
      { id: "v", provider: "vikingdb", ...testPair, baseURL: vikingDB.baseURL },
    ],
  });
  const { embeddings, credentialIds } = await embedder.embed(["x", "y"]);
  expect(embeddings.map(({ dense }) => dense.length)).toEqual([2, 2]);
  expect(credentialIds).toEqual(["v"]);
  // Both keys belong to the account that owes money, so Hotspare skips the second key.
  expect(new Set(ark.requests.map(({ headers }) => headers.authorization))).toEqual(
    new Set([`Bearer ${testKey}`]),
  );
});

it("shows no key of a pair, although the gateway sends the access key id back", async () => {
  const message = `The accesskey [${testPair.accessKeyId}] included in the request is invalid.`;
  const body = { ResponseMetadata: { Error: { CodeN: 100009, Code: "InvalidAccessKey", Message: message } } };
  const { baseURL } = await startLoopback((response) => sendJson(response, body, 401));
  const credentials = [
    { provider: "vikingdb" as const, ...testPair, baseURL },
    { provider: "vikingdb" as const, apiKey: testKey, baseURL },
  ];
  const error = await rejectionOf(startHotspare().embedder({ model, credentials }).embed(["x"]));
  if (!AllCredentialsFailedError.isInstance(error)) throw error;
  expect(error.class).toBe("auth");
  const shown = inspect([error, error.errors], { depth: 9, showHidden: true });
  expect(shown).toContain("InvalidAccessKey");
  expect(shown).not.toContain(testPair.accessKeyId);
  expect(shown).not.toContain(testKey);
});
