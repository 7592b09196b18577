import { expect, it } from "vitest";
import { ask, chunk, completion, streamOf, ways } from "./answers.js";
import { json } from "./raw-replies.js";

/** JSON whose objects have a field of this name of their own. */
const named = (value: unknown): string => JSON.stringify(value).replaceAll("PROTO", "__proto__");
const own = { polluted: true };

it.each(ways)("gives no server the prototypes of what we hand over: %s", async (way) => {
  const message = { content: "Hi", PROTO: own, extra: { PROTO: own }, reasoning_details: [{ PROTO: own }] };
  const more = { usage: { prompt_tokens: 1, completion_tokens: 1, PROTO: own }, PROTO: own };
  const reply =
    way === "complete"
      ? json(named(completion(message, "stop", more, { PROTO: own })))
      : streamOf(named(chunk(message)), named(chunk(message, "stop", more, { PROTO: own })));
  const outcome = await ask(way, [reply]);
  const objects: object[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "object" && value !== null) {
      objects.push(value);
      Object.values(value).forEach(collect);
    }
  };
  collect(outcome);
  for (const object of objects) {
    expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(object));
  }
  expect(Object.hasOwn({}, "polluted") || "polluted" in {}).toBe(false);
  expect(outcome.raw).toBeDefined();
});
