import { InvalidInputError } from "@hotspare/core";
import { HotspareChatModel } from "@hotspare/langchain";
import { rejectionOf } from "@hotspare/testkit";
import { tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { openWorld } from "./world.js";

const look = tool(() => "seen", { name: "look", description: "looks", schema: z.object({ at: z.string() }) });
const hear = tool(() => "heard", { name: "hear", description: "hears", schema: z.object({}) });

describe("a model with options bound to it", () => {
  it("is a chat model, to which more can be bound, and the call comes over what is bound", async () => {
    const { model, bodies } = await openWorld();

    const bound = model({ temperature: 0.1 })
      .bindTools([look])
      .withConfig({ stop: ["a"], seed: 1, temperature: 0.2, tags: ["t"] })
      .bindTools([hear], { tool_choice: "auto" });
    await bound.invoke("Hello", { seed: 2 });
    for await (const _ of await bound.stream("Hello")) {
      // The request is looked at.
    }
    await bound.generate([["Hello"]], ["b"]);

    expect(bound).toBeInstanceOf(HotspareChatModel);
    expect(bound.model).toBe("gpt-4.1-mini");
    const common = {
      temperature: 0.2,
      tool_choice: "auto",
      tools: [{ function: { name: "hear" } }],
    };
    expect(bodies()).toMatchObject([
      { ...common, stop: ["a"], seed: 2 },
      { ...common, stop: ["a"], seed: 1 },
      { ...common, stop: ["b"], seed: 1 },
    ]);
    expect(bound.invocationParams()).toMatchObject({ temperature: 0.2, seed: 1, stop: ["a"] });
  });

  it("can be asked for objects", async () => {
    const { model, bodies } = await openWorld();
    const schema = z.object({ city: z.string() });

    await model().withConfig({ temperature: 0.2 }).withStructuredOutput(schema).invoke("Hello").catch(String);
    await model().bindTools([look]).withStructuredOutput(schema, { includeRaw: true }).invoke("Hello");

    expect(bodies()).toMatchObject([
      { temperature: 0.2, response_format: { type: "json_schema" } },
      { tools: [{ function: { name: "look" } }], response_format: { type: "json_schema" } },
    ]);
  });

  it("keeps a class of yours, its limit of calls and its secrets", async () => {
    const { vlm, simulator } = await openWorld();
    class Own extends HotspareChatModel {
      readonly mine = true;
    }
    const bound = new Own({ vlm, maxConcurrency: 1 }).withConfig({ headers: { "x-user": "a-secret" } });

    await bound.invoke("Hello");

    expect(bound).toMatchObject({ mine: true });
    expect(simulator.requests[0]?.headers["x-user"]).toBe("a-secret");
    expect(JSON.stringify(bound)).not.toContain("a-secret");
  });

  it("runs no more calls of a batch at once than are bound", async () => {
    const { vlm } = await openWorld();
    let running = 0;
    let most = 0;
    const counted = new Proxy(vlm, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (name !== "complete") return member;
        return async (...given: Parameters<typeof vlm.complete>) => {
          running += 1;
          most = Math.max(most, running);
          return await vlm.complete(...given).finally(() => {
            running -= 1;
          });
        };
      },
    });

    await new HotspareChatModel({ vlm: counted }).withConfig({ maxConcurrency: 1 }).batch(["a", "b", "c"]);

    expect(most).toBe(1);
  });

  it("sends a schema of zod as it is written, and leaves the reading of arguments to LangChain", async () => {
    const { model, bodies } = await openWorld();

    await model().bindTools([look]).invoke("Hello");

    expect(bodies()).toMatchObject([
      { tools: [{ function: { parameters: { $schema: expect.stringContaining("json-schema.org") } } }] },
    ]);
  });
});

it.each([{ stop: 3 }, { stop: null }, { tools: 3 }])("refuses %j with a word of Hotspare", async (wrong) => {
  const { model, simulator } = await openWorld();

  const error = await rejectionOf(model().invoke("Hello", wrong as never));

  expect(error).toSatisfy(InvalidInputError.isInstance);
  expect(simulator.requests).toEqual([]);
});
