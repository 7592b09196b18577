import { failureOf } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { expect, it } from "vitest";
import type { DownloadMedia } from "../src/language/downloaded-media.js";
import { secretsOf } from "../src/model/model-secrets.js";
import { languageModel } from "./scripted-models.js";
import { hello, vlmOf } from "./world.js";

const signed = (vendor: string) => ({ [vendor]: { signature: "s" } });

it.each([
  ["an empty text", { content: "" }, 0],
  ["an empty part", { parts: [{ type: "text", text: "" }] }, 0],
  ["thoughts without a signature", { parts: [{ type: "reasoning", text: "Hm." }] }, 0],
  [
    "thoughts of another vendor",
    { parts: [{ type: "reasoning", text: "Hm.", providerMetadata: signed("other") }] },
    0,
  ],
  ["thoughts of its own", { parts: [{ type: "reasoning", text: "", providerMetadata: signed("acme") }] }, 1],
  [
    "thoughts and a text",
    {
      parts: [
        { type: "reasoning", text: "Hm." },
        { type: "text", text: "Yes." },
      ],
    },
    1,
  ],
])("leaves out an assistant message without content: %s", async (_, turn, sent) => {
  const model = languageModel("v3");
  const user = { role: "user", content: "And?" };
  const { warnings } = await vlmOf([model]).complete({
    messages: [user, { role: "assistant", ...turn }, user],
  } as never);
  const prompt = model.calls[0]?.["prompt"] as readonly { readonly role: string }[];
  expect(prompt.filter(({ role }) => role === "assistant")).toHaveLength(sent);
  expect(warnings.map(({ field }) => field)).toEqual(sent === 0 ? ["messages[1].content"] : []);
});

it.each<[what: string, download: () => unknown]>([
  ["a number", () => 5],
  ["nothing", () => undefined],
  ["no bytes", () => ({ mediaType: "image/png" })],
  ["bytes as a text", () => ({ bytes: "AAAA", mediaType: "image/png" })],
  ["no media type", () => ({ bytes: new Uint8Array([1]) })],
  ["a rejection with a text", () => Promise.reject("nope")],
  ["a rejection with an error", () => Promise.reject(new TypeError("fetch failed"))],
  [
    "a throw",
    () => {
      throw undefined;
    },
  ],
])("moves on when download() gives %s, and blames no credential", async (_, download) => {
  const first = languageModel("v3");
  const spare = languageModel("v3", { supportedUrls: { "image/*": [/./] } });
  const options = { download: download as unknown as DownloadMedia };
  const request = { prompt: "What?", images: ["https://a.test/fox"] };
  expect(await vlmOf([first, spare], options).complete(request)).toMatchObject({ credentialId: "c1" });
  expect(first.calls).toHaveLength(0);
  const error = await rejectionOf(vlmOf([first], options).complete(request));
  expect(failureOf(error)?.classification).toMatchObject({ class: "not_found", scope: "request" });
});

it("hides the values of a model's headers, except public headers", () => {
  const headers = {
    "x-tenant-key": "tenant-8f3a",
    "x-custom": "Token custom-77aa",
    authorization: "Bearer bearer-1234",
    "user-agent": "ai-sdk/acme/1.0",
    "content-type": "application/json",
    "anthropic-version": "2023-06-01",
    "x-retries": "3",
    "x-shape": "application/json",
  };
  const secrets = secretsOf(Object.assign(languageModel("v3"), { config: { headers } }));
  const shown = secrets.map((secret) => secret.values().at(0));
  expect(shown.toSorted()).toEqual(["bearer-1234", "custom-77aa", "tenant-8f3a"]);
});

it("counts the tokens that were written to the vendor's cache", async () => {
  const usage = {
    inputTokens: { total: 13, noCache: 1, cacheRead: 5, cacheWrite: 7 },
    outputTokens: { total: 1 },
  };
  const result = await vlmOf([languageModel("v3", { result: { usage } })]).complete(hello);
  expect(result.usage).toMatchObject({ promptTokens: 13, cachedTokens: 5, cacheWriteTokens: 7 });
});
