import { describe, expect, it } from "vitest";
import type { Classification } from "../../contract/plugin/classification.js";
import { withStatedWait } from "./stated-wait.js";

const limited: Classification = { class: "rate_limited", scope: "account_model", reason: "r", rule: "test" };

describe("the wait that a reply states", () => {
  it("is added to a classification without one", () => {
    const facts = { message: "", headers: new Headers({ "retry-after": "7" }) };
    expect(withStatedWait(limited, facts, 0)).toStrictEqual({ ...limited, retryAfterMs: 7_000 });
  });

  it("is no field at all where nothing states it", () => {
    expect(withStatedWait(limited, { message: "" }, 0)).toStrictEqual(limited);
    expect(withStatedWait(limited, undefined, 0)).toBe(limited);
  });

  it("does not replace the one that the rule has read", () => {
    const read = { ...limited, retryAfterMs: 1_000 };
    const facts = { message: "", headers: new Headers({ "retry-after": "7" }) };
    expect(withStatedWait(read, facts, 0)).toBe(read);
  });

  it("means nothing where the request itself is at fault", () => {
    const refused: Classification = { ...limited, class: "content_safety", scope: "request" };
    const facts = { message: "", headers: new Headers({ "retry-after": "7" }) };
    expect(withStatedWait(refused, facts, 0)).toBe(refused);
  });
});
