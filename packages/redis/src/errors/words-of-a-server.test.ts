import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { explainFailure } from "./explain-failure.js";

const place = { server: "cache.example:6379", prefix: "shop" };

describe("a server's words in an error", () => {
  it("lose a secret that crosses the cut", () => {
    const password = "correct-horse-battery-staple";
    for (let before = 160; before <= 200; before += 1) {
      const error = explainFailure(new Error(`ERR ${"x".repeat(before)}${password}`), {
        ...place,
        secrets: [password],
      });
      expect(inspect(error, { depth: 9 })).not.toMatch(/xcorr/);
    }
  });

  it("lose a secret that has control characters, and the longer of two secrets", () => {
    const secrets = ["pass", "pass\tword\u0007$&"];
    const { message } = explainFailure(new Error("ERR you said pass\tword\u0007$& and\u001b[2J"), {
      ...place,
      secrets,
    });
    expect(message).toContain("Redis answered: ERR you said [secret] and [2J.");
  });

  it("are no template", () => {
    const { message } = explainFailure(new Error("NOPERM $& $' $1 {prefix} {said}"), place);
    expect(message).toMatch(/~\{shop\}:\* .* The server said: NOPERM \$& \$' \$1 \{prefix\} \{said\}\.$/);
  });
});
