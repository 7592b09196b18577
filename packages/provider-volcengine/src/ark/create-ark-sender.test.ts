import { inspect } from "node:util";
import { Secret } from "@hotspare/core/plugin";
import { createPooledTransport } from "@hotspare/provider-openai";
import { afterAll, expect, it } from "vitest";
import { neverAborts } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { createArkSender } from "./create-ark-sender.js";

const transport = createPooledTransport();
afterAll(() => transport.close());

async function sent(key: () => string, headers: Readonly<Record<string, string>>, ofCall = {}) {
  const { baseURL, requests } = await startLoopback((response) => sendJson(response, {}));
  const secret = Secret.from(async () => key());
  const sender = createArkSender({ apiKey: secret, baseURL }, headers, transport);
  const send = () => sender.send("/embeddings", { input: "a" }, { ...neverAborts, headers: ofCall });
  return { send, secret, sender, requests };
}

it("sends a key that has changed, and no header of the old key", async () => {
  let key = "first-key-0123456789";
  const { send, secret, requests } = await sent(() => key, { "X-Team": "a" });
  await send();
  await send();
  key = "second-key-0123456789";
  await secret.refresh();
  await send();

  expect(requests.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer first-key-0123456789",
    "Bearer first-key-0123456789",
    "Bearer second-key-0123456789",
  ]);
  expect(new Set(requests.map(({ headers }) => headers["x-client-request-id"])).size).toBe(3);
  expect(requests[2]?.headers).toMatchObject({ "x-team": "a", "content-type": "application/json" });
});

it("lets the call's headers override the credential's headers, which override the sender's", async () => {
  const headers = { "X-Client-Request-Id": "of-credential", "x-team": "a" };
  const { send, requests } = await sent(() => "key-0123456789", headers, { "X-TEAM": "b" });
  await send();
  expect(requests[0]?.headers).toMatchObject({ "x-client-request-id": "of-credential", "x-team": "b" });
});

it("never prints the headers that it has built", async () => {
  const { send, sender } = await sent(() => "key-0123456789", { "x-gateway-token": "token-9876543210" });
  await send();
  expect(inspect(sender, { depth: 12, showHidden: true, getters: true })).not.toMatch(
    /0123456789|9876543210/,
  );
});
