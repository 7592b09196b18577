import { expect, it } from "vitest";
import { maskKey } from "./mask-key.js";

it.each([
  ["sk-proj-abcdefghij", "sk-proj-******ghij"],
  ["your_api_key_here", "your_api*****here"],
  ["YOUR_API_KEY", "YOUR_API*KEY"],
  ["undefined", "undefined"],
  ["k", "k"],
])("echoes %s as %s", (key, masked) => {
  expect(maskKey(key)).toBe(masked);
});
