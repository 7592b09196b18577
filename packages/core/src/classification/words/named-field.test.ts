import { describe, expect, it } from "vitest";
import { isContentPolicy, namesSetting } from "./named-field.js";

describe("namesSetting", () => {
  it.each(["reasoning_effort", "tool_choice", "response_format", "modalities", "stream_options"])(
    "knows %s as a field that can be set otherwise",
    (param) => {
      expect(namesSetting({ param })).toBe(true);
    },
  );

  it.each(["model", "messages[1].content[0].image_url", "input", "tools", "body.messages", "null"])(
    "knows %s as what a request is about, or as nothing",
    (param) => {
      expect(namesSetting({ param })).toBe(false);
    },
  );
});

describe("isContentPolicy", () => {
  it.each(["cyber policy", "bio policy", "misalignment policy violation", "child safety policies"])(
    "reads %s as a refusal of content",
    (code) => {
      expect(isContentPolicy(code)).toBe(true);
    },
  );

  it.each(["network policy", "lack policy", "rate limit policy", "data retention policy", "policy engine"])(
    "leaves %s alone",
    (code) => {
      expect(isContentPolicy(code)).toBe(false);
    },
  );
});
