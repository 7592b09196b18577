import { describe, expect, it } from "vitest";
import { modelList, modelNotFound, modelObject } from "./model-list.js";

const models = { openedMs: 1_700_000_000_900 };

describe("The list of models", () => {
  it("is OpenAI's object, in the order of the names", () => {
    expect(modelList(models, ["b", "a"])).toEqual({
      object: "list",
      data: [
        { id: "b", object: "model", created: 1_700_000_000, owned_by: "hotspare" },
        { id: "a", object: "model", created: 1_700_000_000, owned_by: "hotspare" },
      ],
    });
    expect(modelObject(models, "a")).toEqual(modelList(models, ["a"]).data[0]);
  });

  it("suggests a similar name for a wrong name, only from the client's names", () => {
    expect(modelNotFound("gpt4", ["gpt-4", "other"])).toMatchObject({
      status: 404,
      type: "invalid_request_error",
      code: "model_not_found",
      param: "model",
      message: 'The model "gpt4" does not exist or you do not have access to it. Did you mean "gpt-4"?',
    });
    expect(modelNotFound("gpt4", []).message).toContain("GET /v1/models lists the names.");
  });

  it("reads only the beginning of a name that is megabytes long", () => {
    const started = performance.now();
    const { message } = modelNotFound("g".repeat(5_000_000), ["gpt-4"]);
    expect(message.length).toBeLessThan(300);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
