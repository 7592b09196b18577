import { describe, expect, it } from "vitest";
import { type KeyPlace, looksLikeKey, vendorPrefixLength } from "./looks-like-key.js";

const places: readonly KeyPlace[] = ["value", "reference", "path", "name"];

describe("a key of a vendor", () => {
  it.each([
    ["OpenAI", "sk-proj-abcdefghijkl"],
    ["DeepSeek", "sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9"],
    ["Groq", "gsk_abcdefghijkl"],
    ["Hugging Face", "hf_AbCdEfGhIjKlMnOpQr"],
    ["NVIDIA", "nvapi-AbCdEfGhIjKlMnOpQr"],
    ["GitHub", "github_pat_11ABCDEFG0abcdefgh"],
    ["AWS", "AKIAIOSFODNN7EXAMPLE"],
    ["Google", "AIzaSyAbCdEfGhIjKlMnOpQrStUv"],
    ["a signed token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0"],
    ["Ark", "550e8400-e29b-41d4-a716-446655440000"],
    ["letters alone", "a".repeat(40)],
    ["Zhipu", "0123456789abcdef0123456789abcdef.AbCdEfGh12345678"],
  ])("%s is found in every place, behind a word too", (_, key) => {
    for (const place of places) {
      expect(looksLikeKey(key, place)).toBe(true);
      expect(looksLikeKey(`x/${key}`, place)).toBe(true);
    }
    expect(looksLikeKey(`Bearer ${key}`)).toBe(true);
  });
});

describe("what is no key", () => {
  it.each([
    ["value", "text-embedding-3"],
    ["value", "https://one.example/v1"],
    ["value", "the risk-adjusted task-list of 2024"],
    ["value", "sk-learn"],
    ["reference", "compatible-mode"],
    ["reference", "v1"],
    ["path", "gpt-4.1-mini-2025-04-14"],
    ["path", "my_deployment_for_gpt4_2024"],
    ["name", "OPENAI_KEY_2_OF_THE_TEAM_FOR_SEARCH"],
    ["name", "HF_TOKEN"],
    ["name", "/run/secrets/openai-team-b.key"],
  ] as const)("as a %s: %s", (place, text) => {
    expect(looksLikeKey(text, place)).toBe(false);
  });
});

describe("a place", () => {
  it("decides how long a mixture of letters and digits may be", () => {
    const mixture = (length: number) => "a1".repeat(length).slice(0, length);
    const shortest = places.map((place) => {
      const lengths = Array.from({ length: 30 }, (_, at) => at + 1);
      return lengths.find((length) => looksLikeKey(mixture(length), place));
    });
    expect(shortest).toEqual([20, 10, 16, 11]);
  });
});

it("the longest prefix of a vendor is the public part of a key", () => {
  expect(["sk-proj-abc", "sk-abc", "abc"].map(vendorPrefixLength)).toEqual([8, 3, 0]);
});
