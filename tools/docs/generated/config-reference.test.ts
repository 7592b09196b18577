import { expect, it } from "vitest";
import { configReference } from "./config-reference.js";

it("has a table for each object in a credential, and shows what a choice may be", () => {
  const text = configReference();
  expect(text).toContain(
    "### `send`\n\nHow the server expects a request. A field of a credential of openai and azure.",
  );
  expect(text).toContain("### `limits`\n");
  expect(text).toContain('| `thinkTags` | true or false or `"unopened"` |');
  expect(text).toContain(
    '| `reasoning` | `"reasoning_content"` or `"reasoning"` or `"think_tags"` or `false` |',
  );
  expect(text).toContain('| `leaveOut` | list of `"temperature"`, `"topP"`');
});
