import { describe, expect, it } from "vitest";
import { type CredentialIdentity, createFaultDomain, domainKeys, domainScopes } from "./fault-domain.js";

const identity: CredentialIdentity = {
  provider: "openai",
  endpoint: "https://one.example/v1",
  secrets: ["sk-of-team-a"],
  account: undefined,
  model: "m",
};

/** The scopes in which two credentials meet. */
function shared(changes: Partial<CredentialIdentity>, first: Partial<CredentialIdentity> = {}) {
  const [one, other] = [
    domainKeys({ ...identity, ...first }),
    domainKeys({ ...identity, ...first, ...changes }),
  ];
  return domainScopes.filter((_, index) => one[index] === other[index]);
}

describe("the fault domains of a credential", () => {
  it("are six, named by their scopes in order, and show no secret", () => {
    const keys = domainKeys(identity);
    expect(keys.map((key) => key.split(":")[0])).toEqual([...domainScopes]);
    expect(new Set(keys).size).toBe(6);
    expect(keys.join()).not.toMatch(/team|one\.example/);
    for (const key of keys) expect(key.split(":")[1]).toHaveLength(22);
  });

  it.each<[string, Partial<CredentialIdentity>, readonly string[]]>([
    ["the same", {}, domainScopes],
    ["another key", { secrets: ["sk-of-team-b"] }, ["endpoint", "endpoint_model"]],
    ["another model", { model: "n" }, ["credential", "account", "endpoint"]],
    ["another server", { endpoint: "https://two.example/v1" }, []],
    ["another provider", { provider: "azure" }, ["endpoint", "endpoint_model"]],
    ["a second secret", { secrets: ["sk-of-team-a", "token"] }, ["endpoint", "endpoint_model"]],
  ])("and those of %s meet where they are one", (_what, changes, scopes) => {
    expect(shared(changes)).toEqual(scopes);
  });

  it("of two keys of one account meet in it, whatever their server", () => {
    const changes = { secrets: ["sk-of-team-b"], endpoint: "https://two.example/v1" };
    expect(shared(changes, { account: "team" })).toEqual(["account", "account_model"]);
    expect(shared({ ...changes, provider: "azure" }, { account: "team" })).toEqual([]);
  });

  it("of a secret function are those of that function, and of no text", () => {
    const read = () => "sk-of-team-a";
    expect(shared({ secrets: [read] }, { secrets: [read] })).toEqual(domainScopes);
    expect(shared({ secrets: [() => "sk-of-team-a"] }, { secrets: [read] })).toEqual([
      "endpoint",
      "endpoint_model",
    ]);
    expect(shared({ secrets: [read] })).toEqual(["endpoint", "endpoint_model"]);
    expect(shared({ secrets: ["function:1"] }, { secrets: [read] })).not.toContain("credential");
  });

  it("begin closed, with nobody in them", () => {
    expect(createFaultDomain("credential:x", "credential")).toMatchObject({
      state: { status: "closed", failures: 0 },
      lastTransition: 0,
      lastOpening: 0,
      lastLeaseId: 0,
      references: 0,
    });
  });
});
