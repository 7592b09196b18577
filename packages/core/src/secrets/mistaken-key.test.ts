import { describe, expect, it } from "vitest";
import { mistakenKey } from "./mistaken-key.js";

describe("mistakenKey", () => {
  it.each([
    ["Bearer sk-proj-Zx81", "alone"],
    ["bearer abc", "alone"],
    ["Authorization: Bearer abc", "alone"],
    ["api-key: abc", "alone"],
    ['"sk-proj-Zx81"', "without the quotation marks"],
    ["'sk-proj-Zx81'", "without the quotation marks"],
    ["[secret]", "the key itself"],
    ["undefined", "it is set"],
    ["null", "it is set"],
    ["[object Object]", "it is set"],
    ["[object Promise]", "it is set"],
    ["${OPENAI_KEY}", "process.env.NAME"],
    ["$OPENAI_KEY", "process.env.NAME"],
    ["{{ openai_key }}", "process.env.NAME"],
    ["%OPENAI_KEY%", "process.env.NAME"],
    ["process.env.OPENAI_API_KEY", "without the quotation marks"],
    ["<your key>", "placeholder"],
    ["YOUR_API_KEY", "placeholder"],
    ["sk-your-openai-api-key-here", "placeholder"],
    ["sk-...", "placeholder"],
  ])("says of %j what to write, and does not show it", (text, advice) => {
    const problem = mistakenKey(text);
    expect(problem).toContain(advice);
    expect(problem).not.toContain("Zx81");
  });

  it.each([
    "sk-proj-Zx81kQ0aVbN3",
    "key",
    "none",
    "EMPTY",
    "token-abc123",
    "bearer",
    "basic-key",
    "pa$$word",
    "$2y$10$abcdef",
    "my-key-1",
    "undefined-key",
    "key-null",
  ])("takes %j for a key", (text) => {
    expect(mistakenKey(text)).toBeUndefined();
  });
});
