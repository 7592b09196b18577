import { failureOf } from "@hotspare/core";
import { rejectionOf } from "@hotspare/testkit";
import { expect, it } from "vitest";
import { embeddingModel, endOf, languageModel } from "./scripted-models.js";
import { chunksOf, embedderOf, hello, vlmOf } from "./world.js";

class OwnError extends Error {
  override readonly name = "OwnError";
}

const faults: readonly (readonly [what: string, thrown: unknown])[] = [
  ["an abort of its own", new DOMException("This operation was aborted", "AbortError")],
  ["a text", "nope"],
  ["undefined", undefined],
  ["null", null],
  ["a number", 42],
  ["a name that its code does not have", new ReferenceError("foo is not defined")],
  ["an error with a name of its own", new OwnError("The quota service is down.")],
  ["an object that is no error", { reason: "busy" }],
];

const spareParts = [
  { type: "text-delta", id: "0", delta: "Hello." },
  { type: "finish", ...endOf("v3") },
];

/** Rejects with any value, also with `undefined`. */
const throwing = (thrown: unknown) => async () => {
  throw thrown;
};

it.each(faults)("moves on from a model that throws %s", async (_, thrown) => {
  const model = languageModel("v3");
  Object.assign(model, { doGenerate: throwing(thrown), doStream: throwing(thrown) });
  const vlm = vlmOf([model, languageModel("v3", { parts: spareParts })]);
  expect(await vlm.complete(hello)).toMatchObject({ credentialId: "c1" });
  expect((await chunksOf(vlm.stream(hello))).at(-1)).toMatchObject({ credentialId: "c1" });
});

it.each(faults)("moves on from an embedding model that throws %s", async (_, thrown) => {
  const model = Object.assign(embeddingModel("v3"), { doEmbed: throwing(thrown) });
  const { credentialId } = await embedderOf([model, embeddingModel("v3")]).embed(["fox"]);
  expect(credentialId).toBe("c1");
});

it("treats an abort that nobody requested as a lost reply, and ends the call for the caller's abort", async () => {
  const own = new DOMException("This operation was aborted", "AbortError");
  const thrown = await rejectionOf(vlmOf([languageModel("v3", { reject: own })]).complete(hello));
  expect(failureOf(thrown)?.classification).toMatchObject({ class: "transient", reason: "reply_aborted" });
  const caller = new AbortController();
  const spare = languageModel("v3");
  const model = languageModel("v3");
  Object.assign(model, {
    doGenerate: async () => {
      caller.abort();
      throw own;
    },
  });
  const reason = await rejectionOf(vlmOf([model, spare]).complete(hello, { signal: caller.signal }));
  expect(reason).toBe(caller.signal.reason);
  expect(spare.calls).toHaveLength(0);
});
