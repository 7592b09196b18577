import { describe, expect, it } from "vitest";
import { clientsSchema } from "./clients-schema.js";

const key = "0123456789abcdef";
const whole = {
  name: "team-a",
  key,
  models: ["captions"],
  requestsPerMinute: 60,
  tokensPerMinute: 100_000,
  maxConcurrent: 8,
  monthlyBudget: 12.5,
};

function issues(value: unknown): readonly string[] {
  const result = clientsSchema().safeParse(value);
  return result.error?.issues.map(({ path, message }) => `${path.map(String).join(".")} ${message}`) ?? [];
}

const wrong: readonly (readonly [unknown, RegExp])[] = [
  [undefined, /must be a list of clients/],
  [{}, /must be a list of clients/],
  [[], /must have at least one client/],
  [["team-a"], /0 must be an object such as/],
  [[{ ...whole, keys: key }], /0 Unrecognized key/],
  ...["", " a", "a ", "a\nb", "x".repeat(65), 7, null, "{a}"].map(
    (name) => [[{ ...whole, name }], /0\.name must be 1 to 64 letters/] as const,
  ),
  [[{ ...whole, key: undefined }], /0\.key must be a text: a reference/],
  [[{ ...whole, key: 1_234_567_890_123_456 }], /0\.key must be a text: a reference/],
  [[{ ...whole, key: "0123456789abcde" }], /0\.key must have at least 16 characters/],
  [[{ ...whole, key: `${key} ${key}` }], /0\.key contains a space/],
  [[{ ...whole, key: `${key}\n` }], /0\.key contains a space/],
  [[{ ...whole, key: `${key}é` }], /0\.key contains a space/],
  [[{ ...whole, models: [] }], /0\.models must name at least one model/],
  [[{ ...whole, models: "captions" }], /0\.models must be a list of names/],
  ...["requestsPerMinute", "tokensPerMinute", "maxConcurrent"].flatMap((field) =>
    [0, -1, 1.5, "60", null, Number.POSITIVE_INFINITY, 1e10].map(
      (value) =>
        [[{ ...whole, [field]: value }], new RegExp(`0\\.${field} must be a whole number from 1`)] as const,
    ),
  ),
  ...[0, -1].map((value) => [[{ ...whole, monthlyBudget: value }], /must be more than 0/] as const),
  ...["12", null, Number.NaN].map(
    (value) => [[{ ...whole, monthlyBudget: value }], /must be an amount/] as const,
  ),
  [[whole, { ...whole, key: `${key}2` }], /1\.name is also the name of clients\[0\]/],
  [[whole, { ...whole, name: "team-b" }], /1\.key is also the key of clients\[0\]/],
];

describe("the schema of clients", () => {
  it("accepts clients with all fields, and clients with only a name and a key", () => {
    expect(clientsSchema().parse([whole, { name: "Équipe 2", key: `${key}2` }])).toEqual([
      whole,
      { name: "Équipe 2", key: `${key}2` },
    ]);
  });

  it.each(wrong)("refuses %j, in one sentence that shows no key", (value, message) => {
    const found = issues(value);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
    expect(found[0]).not.toContain("0123456789");
  });
});
