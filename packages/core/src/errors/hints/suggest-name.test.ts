import { describe, expect, it } from "vitest";
import { meantName } from "./suggest-name.js";

const openai = [
  "id",
  "provider",
  "account",
  "headers",
  "model",
  "extraBody",
  "apiKey",
  "baseURL",
  "organization",
];
const azure = [
  "id",
  "provider",
  "headers",
  "model",
  "apiKey",
  "tokenProvider",
  "endpoint",
  "deployment",
  "apiVersion",
];

describe("the name that was meant", () => {
  it.each([
    ["key", openai, "apiKey"],
    ["token", openai, "apiKey"],
    ["url", openai, "baseURL"],
    ["api_base", openai, "baseURL"],
    ["endpoint", openai, "baseURL"],
    ["host", openai, "baseURL"],
    ["baseUrl", openai, "baseURL"],
    ["name", openai, "id"],
    ["url", azure, "endpoint"],
    ["baseURL", azure, "endpoint"],
    ["deployment_name", azure, "deployment"],
    ["providers", ["plugins", "retry"], "plugins"],
    ["batch", ["batchSize", "writeTo"], "batchSize"],
    ["sink", ["batchSize", "writeTo"], "writeTo"],
    ["output", ["batchSize", "writeTo"], "writeTo"],
    ["deploymnet", azure, "deployment"],
    ["zebra", azure, undefined],
    ["constructor", azure, undefined],
  ])("of %s among %j", (name, known, meant) => {
    expect(meantName(name, known)).toBe(meant);
  });
});
