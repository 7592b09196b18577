import { describe, expect, it } from "vitest";
import { judgeWords } from "./judge-words.js";

describe("a 400 of a template of messages", () => {
  it.each([
    // llama.cpp and LM Studio, with Qwen's template.
    "Unable to generate parser for this template. Automatic parser generation failed: While executing CallExpression ... raise_exception('No user query found in messages')",
    "Failed to render the chat template: generation failed at raise_exception",
    "Jinja exception: template execution failed because conversation roles do not alternate",
    "对话模板渲染失败，模型输入无法生成",
  ])("is no failure of the server: %s", (message) => {
    expect(judgeWords({ status: 400, message })).toBeUndefined();
  });

  it.each(["Text generation failed", "generation failed: engine dead", "模型生成失败"])(
    "does not hide a server that failed: %s",
    (message) => {
      expect(judgeWords({ status: 400, message })?.class).toBe("transient");
    },
  );
});
