import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { AllCredentialsFailedError, type CredentialFailure } from "./all-credentials-failed-error.js";

const original = Object.assign(new Error("401 Incorrect API key provided: [secret].\n  team-z: forged"), {
  body: "what the user had asked",
});
const failures: CredentialFailure[] = [
  {
    credentialId: "team-a",
    provider: "openai",
    model: "embed",
    classification: { class: "auth", scope: "credential", reason: "invalid_api_key", rule: "r" },
    error: original,
    attemptCount: 1,
  },
  {
    credentialId: "team-b",
    provider: "azure",
    model: "embed",
    classification: { class: "rate_limited", scope: "account_model", reason: "tokens", rule: "r" },
    attemptCount: 0,
  },
  { credentialId: "team-c", provider: "azure", model: "embed", attemptCount: 0 },
];
const error = new AllCredentialsFailedError({ failures, attempts: [], retryAfterMs: 11_200 });

describe("AllCredentialsFailedError", () => {
  it("has a line for each credential: id, class, reason, and whether it was tried", () => {
    expect(error.message.split("\n")).toEqual([
      "None of the 3 credentials could answer (rate_limited). Soonest recovery in 12 s. Slow down, call again later, or add a credential of another account.",
      "  team-a (openai, embed): auth, invalid_api_key, 1 attempt: 401 Incorrect API key provided: [secret]. team-z: forged",
      "  team-b (azure, embed): rate_limited, tokens, not tried",
      "  team-c (azure, embed): no verdict, not tried",
    ]);
  });

  it("counts the others behind the first twenty credentials", () => {
    const many = Array.from({ length: 1_000 }, (_, index): CredentialFailure => {
      const failure = failures[index < 990 ? 0 : 2] as CredentialFailure;
      return { ...failure, credentialId: `key-${index}` };
    });
    const all = new AllCredentialsFailedError({ failures: many, attempts: [] });
    const lines = all.message.split("\n");
    expect(lines).toHaveLength(22);
    expect(lines[20]).toMatch(/^ {2}key-19 \(openai, embed\): auth, invalid_api_key, 1 attempt/);
    expect(lines[21]).toBe("  and 980 more, in error.failures: 970 × auth, invalid_api_key; 10 × no verdict");
    expect(all.errors).toHaveLength(990);
  });

  it("keeps of a provider's text a short piece only", () => {
    const html = { ...failures[0], error: new Error("x".repeat(100_000)) } as CredentialFailure;
    expect(new AllCredentialsFailedError({ failures: [html], attempts: [] }).message.length).toBeLessThan(
      500,
    );
  });

  it("gives the originals to who asks for them", () => {
    expect(error.errors).toEqual([original]);
    expect(error.errors[0]).toBe(original);
    expect(error.failures[0]?.error).toBe(original);
  });

  it.each([
    ["JSON.stringify", JSON.stringify(error)],
    ["util.inspect", inspect(error, { depth: 10 })],
    ["util.inspect inside another object", inspect({ error }, { depth: 10 })],
  ])("prints no original by %s, but class and failures", (_road, printed) => {
    expect(printed).not.toContain("what the user had asked");
    expect(printed).toContain("invalid_api_key");
    expect(printed).toContain("11200");
  });

  it("leaves the failures it was given as they were", () => {
    expect(Object.keys(failures[0] ?? {})).toContain("error");
  });

  it("has no retryAfterMs when none is known", () => {
    expect("retryAfterMs" in new AllCredentialsFailedError({ failures, attempts: [] })).toBe(false);
  });
});

describe("the message of a connection that failed", () => {
  const refused = (address: string) =>
    Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: "ECONNREFUSED" });
  const lineOf = (error: Error) =>
    new AllCredentialsFailedError({
      failures: [{ credentialId: "a", provider: "p", model: "m", attemptCount: 1, error }],
      attempts: [],
    }).message.split("\n")[1];

  it("names the address, from however deep a cause", () => {
    const fetchFailed = new TypeError("fetch failed", { cause: refused("127.0.0.1:9") });
    const error = new Error("Connection error.", { cause: fetchFailed });
    expect(lineOf(error)).toContain("Connection error. (connect ECONNREFUSED 127.0.0.1:9)");
  });

  it("names every address of a name", () => {
    const all = Object.assign(new AggregateError([refused("::1:9"), refused("127.0.0.1:9")], ""), {
      code: "ECONNREFUSED",
    });
    expect(lineOf(new Error("Connection error.", { cause: all }))).toContain(
      "(connect ECONNREFUSED ::1:9; connect ECONNREFUSED 127.0.0.1:9)",
    );
  });

  it("says it once, and nothing of other causes", () => {
    expect(lineOf(refused("127.0.0.1:9"))).not.toContain("(connect");
    expect(lineOf(new Error("no", { cause: new Error("a prompt") }))).not.toContain("a prompt");
  });
});
