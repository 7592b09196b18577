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

describe("hours that only a sentence states", () => {
  const message = "Overloaded, try again in 20 hours";
  const failing: Classification = { class: "transient", scope: "endpoint_model", reason: "r", rule: "test" };

  it.each([undefined, 200, 500, 503])("are no wait of a server that fails with %s", (status) => {
    const facts = { message, ...(status === undefined ? {} : { status }) };
    expect(withStatedWait(failing, facts, 0)).toStrictEqual(failing);
    const soon = { ...facts, message: "Overloaded, try again in 20 seconds" };
    expect(withStatedWait(failing, soon, 0).retryAfterMs).toBe(20_000);
  });

  it("are one of a limit, and of a header", () => {
    expect(withStatedWait(limited, { status: 429, message }, 0).retryAfterMs).toBe(72_000_000);
    const headers = new Headers({ "retry-after": "72000" });
    expect(withStatedWait(failing, { status: 503, message: "x", headers }, 0).retryAfterMs).toBe(72_000_000);
  });
});
