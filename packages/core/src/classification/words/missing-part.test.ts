import { describe, expect, it } from "vitest";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { judgeWords } from "./judge-words.js";

type Row = [message: string, rest?: Partial<ErrorFacts>];

describe("a 404 of what the request refers to", () => {
  it.each<Row>([
    [
      "Item with id 'rs_0f' not found. Items are not persisted when `store` is set to false.",
      { param: "input" },
    ],
    ["Item with id 'msg_12' not found."],
    ["Previous response with id 'resp_1' not found.", { code: "previous_response_not_found" }],
    ["not found", { param: "file_id" }],
    ["No such File object: file-abc"],
    ["Thread thread_9abc does not exist"],
    ["Conversation not found"],
    ["No tool output found for function call call_7."],
    ["The cached context ctx-2026 has expired"],
    ["会话不存在"],
  ])("is the request's fault: %j", (message, rest = {}) => {
    const judged = { class: "permanent", scope: "request", reason: "part_not_found" };
    expect(judgeWords({ status: 404, message, ...rest })).toMatchObject(judged);
    // In a stream no status says so.
    expect(judgeWords({ message, ...rest })).toMatchObject(judged);
  });

  it.each<Row>([
    ["The model 'gpt-9' was not found", { param: "model" }],
    ["The model `file-reader-1` does not exist"],
    ["File not found."],
    ["Resource not found"],
    ["Function id '0000' not found for account"],
    ["Deployment call-center-1 not found"],
    ["not found", { param: "api-version" }],
  ])("is not the model's, nor the path's: %j", (message, rest = {}) => {
    expect(judgeWords({ status: 404, message, ...rest })?.class).not.toBe("permanent");
  });
});
