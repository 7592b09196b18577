import { expect, it } from "vitest";
import { readJsonLine } from "./json-line.js";

const read = (text: string, fields: { text?: string; id?: string } = {}) =>
  readJsonLine(text, 3, { text: "text", id: undefined, ...fields });

it.each([
  ['"a"', {}, { input: "a" }],
  ['{"text":"a"}', {}, { input: "a" }],
  ['{"id":"x","text":"a"}', {}, { id: "x", input: "a" }],
  ['{"id":17,"text":"a"}', {}, { id: "17", input: "a" }],
  ['{"id":null,"text":"a"}', {}, { input: "a" }],
  ['{"id":1,"key":"k","body":"a"}', { text: "body", id: "key" }, { id: "k", input: "a" }],
  ['{"text":[{"type":"text","text":"a"}]}', {}, { input: [{ type: "text", text: "a" }] }],
])("%s is an input", (text, fields, expected) => {
  expect(read(text, fields)).toEqual({ line: 3, ...expected });
});

it.each([
  ["plain text", {}, "is not JSON"],
  ["[", {}, "is a JSON array, and each line must be one input"],
  ['["a","b"]', {}, "is a JSON array"],
  ["{", {}, "begins an object that goes on behind the line"],
  ["17", {}, "is a number"],
  ["null", {}, "is null"],
  ['{"body":"a"}', {}, 'has no field "text". There are: body. Name one with --text-field'],
  ["{}", {}, 'has no field "text". The object is empty'],
  ['{"text":5}', {}, 'has a number in the field "text"'],
  ['{"text":null}', {}, 'has null in the field "text"'],
  ['{"text":"a","id":[]}', {}, 'has a list in the field "id"'],
  ['{"text":"a","id":""}', {}, 'has an empty text in the field "id"'],
  ['{"text":"a"}', { id: "key" }, 'has no field "key"'],
  ['{"__proto__":{"text":"a"}}', {}, 'has no field "text"'],
  ['"a"', { id: "key" }, "is a text, and has no field"],
])("%s is none, and the problem says why", (text, fields, problem) => {
  expect(read(text, fields).problem).toContain(problem);
});

it("keeps the id of an object whose text is missing", () => {
  expect(read('{"id":"x"}')).toMatchObject({ line: 3, id: "x", problem: expect.any(String) });
});
