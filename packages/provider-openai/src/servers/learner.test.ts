import { RequestAdjusted } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { type Alternative, createLearner } from "./learner.js";
import { readRefusal } from "./refusal.js";
import { fieldName, refusesField } from "./refused-field.js";
import { createServerMemory } from "./server-memory.js";

const name = fieldName("top_k");
const withoutTopK: Alternative<object> = {
  reason: "top_k_refused",
  isMeant: (refusal) => refusesField(refusal, name),
  isSent: (sent) => "top_k" in sent,
};
const sent = { top_k: 5 };

/** What a learner concludes from a refusal, and what is remembered when the next request is answered. */
function learnedFrom(status: number, body: unknown, texts: readonly string[] = []) {
  const memory = createServerMemory();
  const learner = createLearner({ memory, alternatives: [withoutTopK] });
  const error = new Error("refused");
  const refusal = readRefusal(
    error,
    () => texts,
    () => ({ status, message: "Bad request", body }),
  );
  const thrown = refusal && learner.refused(1, sent, error, refusal);
  learner.answered(1);
  return [RequestAdjusted.isInstance(thrown), memory.reasons];
}

const body = { error: { message: "Unknown parameter: 'top_k'" } };

describe("a refusal", () => {
  it("teaches a change that is remembered when the changed request is answered", () => {
    expect(learnedFrom(400, body)).toEqual([true, ["top_k_refused"]]);
  });

  it.each([413, 401, 429])("with status %i says nothing about a field", (status) => {
    expect(learnedFrom(status, body)).toEqual([false, []]);
  });

  it.each([
    [
      "in Pydantic's `input`",
      { detail: [{ msg: "Field required", loc: ["body", "user"], input: "unknown parameter top_k" }] },
    ],
    ["from the beginning of a text", { message: "The text unknown parameter top_k… is refused" }],
    ["from the middle of a text", { message: 'The text "…parameter top_k is unknown…" is refused' }],
  ])("that quotes the user %s teaches nothing", (_, quoting) => {
    const texts = ["unknown parameter top_k: they said that the parameter top_k is unknown to them"];
    expect(learnedFrom(400, quoting, texts)).toEqual([false, []]);
  });

  it("names its fields in Pydantic's `loc`", () => {
    const pydantic = { detail: [{ msg: "Extra inputs are not permitted", loc: ["body", "top_k"] }] };
    expect(learnedFrom(422, pydantic)).toEqual([true, ["top_k_refused"]]);
  });
});
