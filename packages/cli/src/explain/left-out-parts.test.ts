import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { readRecordedErrors } from "./read-recorded-errors.js";

const body = { error: { message: "You exceeded your current quota", code: "insufficient_quota" } };

function notesOf(text: string): string {
  const { errors } = readRecordedErrors(text, "openai");
  expect(errors).toHaveLength(1);
  return errors[0]?.notes.join(" ") ?? "";
}

const record = (members: string) => `{"provider": "openai", "status": 429, ${members}}`;

describe("a record whose body is there and cannot be read", () => {
  it.each([
    ["an ellipsis in braces, as the guide writes it", record('"headers": {}, "body": {…}')],
    ["three dots in braces", record('"headers": {}, "body": {...}')],
    ["an ellipsis in a list", record('"body": […]')],
    ["an ellipsis alone", record('"body": …')],
    ["an ellipsis as a text", record('"body": "…"')],
    ["braces and an ellipsis as a text", record('"body": "{…}"')],
    ["an object that became a text", record('"body": "[object Object]"')],
    ["a mark of a log", record('"body": "[REDACTED]"')],
    ["a mark of Node.js", inspect({ provider: "openai", status: 429, body }, { depth: 0 })],
  ])("has a note: %s", (_, text) => {
    expect(notesOf(text)).toContain("The record has a body, but does not show it whole");
  });

  it.each([
    [
      "a list with its end left out",
      inspect(
        { status: 429, body: { error: { ...body.error, details: [1, 2, 3] } } },
        { depth: 9, maxArrayLength: 1 },
      ),
    ],
    ["an object with an ellipsis", record('"body": {"error": {"code": "insufficient_quota", …}}')],
    [
      "a text that Node.js cut",
      inspect({ status: 429, body: JSON.stringify(body) }, { maxStringLength: 40 }),
    ],
    ["JSON without its end", record(`"body": ${JSON.stringify(JSON.stringify(body).slice(0, 60))}`)],
    [
      "a message that a log hides",
      record('"body": {"error": {"code": "insufficient_quota", "message": "[REDACTED]"}}'),
    ],
  ])("has a note when a part is there: %s", (_, text) => {
    expect(notesOf(text)).toContain("The record shows only a part of the body");
  });

  it("has none when the body is whole", () => {
    expect(notesOf(JSON.stringify({ provider: "openai", status: 429, body }))).toBe("");
    const dots = { error: { message: "Loading the model, please wait..." } };
    expect(notesOf(JSON.stringify({ provider: "openai", status: 503, body: dots }))).toBe("");
  });

  it("judges the message instead, and says so", () => {
    expect(notesOf(record('"message": "429 You exceeded your current quota", "body": {…}'))).toContain(
      "Hotspare judged the message of the error instead",
    );
  });
});

describe("a record whose headers or message are there and cannot be read", () => {
  it.each([
    ["an ellipsis", record('"headers": {…}, "body": {"error": {"code": "x"}}')],
    ["a mark of Node.js", record('"headers": "[Object]", "body": {"error": {"code": "x"}}')],
    [
      "the Headers of an uncaught error",
      "RateLimitError: 429 Slow down\n    at a (b:1:2) {\n  status: 429,\n  headers: Headers {},\n  error: { code: 'x' }\n}",
    ],
  ])("has a note: %s", (_, text) => {
    expect(notesOf(text)).toContain("The record has headers, but does not show them");
  });

  it("names a header whose value is hidden", () => {
    expect(
      notesOf(record('"headers": {"retry-after": "…", "date": "x"}, "body": {"error": {"code": "x"}}')),
    ).toContain("does not show the value of retry-after");
  });

  it("has a note when only some headers are shown", () => {
    expect(notesOf(record('"headers": {"date": "x", …}, "body": {"error": {"code": "x"}}'))).toContain(
      "shows only some of the headers",
    );
  });

  it("does not judge an ellipsis as the message", () => {
    expect(notesOf(record('"message": "…"'))).toContain("does not show the message of the error");
  });
});
