import { expect, it } from "vitest";
import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";
import { parseCredentials } from "./parse-credentials.js";

const seen: unknown[] = [];
const reader: ProviderPlugin = {
  name: "reader",
  readsModel: true,
  credentialSchema: {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => {
        seen.push(value);
        const { model } = Object(value);
        return model === "wrong"
          ? { issues: [{ path: ["model"], message: "names none of ours: wrong" }] }
          : { value: { id: typeof model === "object" ? model.id : model } };
      },
    },
    jsonSchema: () => ({ type: "object", properties: { model: { type: "string" } } }),
  },
  errorRules: [],
  readErrorFacts: () => undefined,
  createVlm: () => ({}) as never,
  wireModelOf: (credential) => (credential as { readonly id: string }).id,
};

function parsed(model: unknown) {
  const owner = { kind: "vlm", model: "captions", plugins: new Map([["reader", reader]]) } as const;
  return parseCredentials(owner, [
    model === undefined ? { provider: "reader" } : { provider: "reader", model },
  ]);
}

it("gives a plugin that reads the model what the user wrote, or the name of the VLM", () => {
  const object = { id: "big-1" };
  const models = [object, "small", undefined].map((model) => parsed(model).credentials[0]?.model);
  expect(seen.splice(0)).toEqual([{ model: object }, { model: "small" }, { model: "captions" }]);
  expect(models).toEqual(["big-1", "small", undefined]);
});

it("shows a wrong name, which is no secret", () => {
  expect(parsed("wrong").issues).toMatchObject([
    { path: "credentials[0].model", message: "names none of ours: wrong" },
  ]);
});
