import { expect, it } from "vitest";
import { shortened } from "./name.js";

it("leaves out the middle of a long name, and never half of a character", () => {
  expect(shortened("openai-team")).toBe("openai-team");
  const short = shortened(`${"🔑".repeat(70)}-customer-1`);
  expect(short).toBe(`${"🔑".repeat(21)}…${"🔑".repeat(3)}-customer-1`);
  expect(Array.from(short)).toHaveLength(36);
});
