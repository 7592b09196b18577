import { expect, it } from "vitest";
import { lacksModule, missingModuleError } from "./missing-module.js";

const nested = (error: unknown, depth: number): unknown =>
  depth === 0 ? error : new Error("Connection error.", { cause: nested(error, depth - 1) });

it.each([
  ["Node's words", new Error("Cannot find module 'undici'"), 0],
  ["Node's code", Object.assign(new Error("x"), { code: "ERR_MODULE_NOT_FOUND" }), 1],
  ["a bundler's words", new Error('Dynamic require of "node:http" is not supported'), 2],
  ["a package that is missing", new Error("Cannot find package 'openai' imported from /app/index.js"), 5],
])("a build that lacks a module is known by %s, however deep", (_, error, depth) => {
  expect(lacksModule(nested(error, depth))).toBe(true);
});

it.each([
  ["another error", new Error("Cannot find the model")],
  ["nothing", undefined],
  [
    "a circle of causes",
    Object.assign(new Error("x"), {
      get cause() {
        return this;
      },
    }),
  ],
])("%s is none", (_, error) => {
  expect(lacksModule(error)).toBe(false);
});

it.each([
  [
    'Dynamic require of "tty" is not supported',
    /^No request was sent: Dynamic require of "tty".* as CommonJS\.$/,
  ],
  [
    "Cannot find module 'undici'\nRequire stack: …",
    /^No request was sent: Cannot find module 'undici'\. Install/,
  ],
])("the error for %j says what to do", (words, message) => {
  const error = nested(new Error(words), 2);
  expect(missingModuleError(error)).toMatchObject({ message: expect.stringMatching(message), cause: error });
  expect(missingModuleError(new Error("other"))).toBeUndefined();
});
