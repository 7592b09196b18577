import { expect, it } from "vitest";
import { reasonsOf } from "./adjustment-reason.js";

it("reads the reasons that an adapter says it has learned", () => {
  expect(reasonsOf({ adjustments: ["seed_refused", "max_inputs"] })).toEqual(["seed_refused", "max_inputs"]);
  expect(reasonsOf({})).toBeUndefined();
});

it.each([
  ["no list", { adjustments: "seed_refused" }],
  ["no words", { adjustments: [5, "a sentence with sk-secret", "", null] }],
  [
    "nothing that can be read",
    {
      get adjustments() {
        throw new Error("no");
      },
    },
  ],
])("takes %s for nothing", (_, adapter) => {
  expect(reasonsOf(adapter as object)).toEqual([]);
});
