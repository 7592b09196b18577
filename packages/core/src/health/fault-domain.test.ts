import { describe, expect, it } from "vitest";
import { type CredentialIdentity, domainNames, domainScopes } from "./domain-names.js";
import { createFaultDomain } from "./fault-domain.js";

const identity: CredentialIdentity = {
  provider: "openai",
  endpoint: "https://one.example/v1",
  secrets: ["sk-of-team-a"],
  localName: "local-1",
  account: undefined,
  model: "m",
};

const keysOf = (of: CredentialIdentity) => domainNames(of).map(({ key }) => key);

/** The scopes whose domains have a name that processes can agree on. */
const sharedScopes = (changes: Partial<CredentialIdentity>) =>
  domainNames({ ...identity, ...changes }).flatMap(({ shared: name }) => name?.scope ?? []);

/** The scopes in which two credentials meet. */
function shared(changes: Partial<CredentialIdentity>, first: Partial<CredentialIdentity> = {}) {
  const [one, other] = [keysOf({ ...identity, ...first }), keysOf({ ...identity, ...first, ...changes })];
  return domainScopes.filter((_, index) => one[index] === other[index]);
}

describe("the fault domains of a credential", () => {
  it("are six, named by their scopes in order, and show no secret", () => {
    const keys = keysOf(identity);
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

  it("of a credential that nothing distinguishes are its own: two never meet by accident", () => {
    const changes = { secrets: [], localName: "local-2" };
    expect(shared(changes, { secrets: [] })).toEqual(["endpoint", "endpoint_model"]);
    expect(shared({ secrets: [] }, { secrets: [] })).toEqual(domainScopes);
  });

  it("of a credential without a name are not those of a secret that reads like one", () => {
    expect(shared({ secrets: ["local-1"] }, { secrets: [] })).toEqual(["endpoint", "endpoint_model"]);
    expect(shared({ secrets: ["text:local-1"] }, { secrets: [] })).toEqual(["endpoint", "endpoint_model"]);
  });

  it("meet where `identityOf` gives the same texts, whatever the credentials are called", () => {
    const texts = { secrets: ["resource-7", "role-reader"] };
    expect(shared({ localName: "local-2" }, texts)).toEqual(domainScopes);
    expect(shared({ secrets: ["resource-7", "role-writer"] }, texts)).toEqual(["endpoint", "endpoint_model"]);
  });

  it("tell two texts from their sum", () => {
    expect(shared({ secrets: ["ab", "c"] }, { secrets: ["a", "bc"] })).toEqual([
      "endpoint",
      "endpoint_model",
    ]);
  });

  it("have names for a fleet where texts distinguish the credential", () => {
    expect(sharedScopes({})).toEqual([...domainScopes]);
    expect(domainNames(identity)[1]?.shared).toEqual({
      scope: "credential_model",
      parts: ["credential", "openai", "https://one.example/v1", "text:sk-of-team-a", "m"],
    });
  });

  it.each<[string, Partial<CredentialIdentity>]>([
    ["an id alone", { secrets: [] }],
    ["a function", { secrets: ["sk-of-team-a", () => "token"] }],
  ])("that %s distinguishes stay local: no process agrees on them", (_what, changes) => {
    expect(sharedScopes(changes)).toEqual(["endpoint", "endpoint_model"]);
    expect(sharedScopes({ ...changes, account: "team" })).toEqual([
      "account",
      "account_model",
      "endpoint",
      "endpoint_model",
    ]);
  });

  it("begin closed, with nobody in them", () => {
    const name = { key: "credential:x", scope: "credential", shared: undefined } as const;
    expect(createFaultDomain(name, "fleet-name")).toMatchObject({
      key: "credential:x",
      scope: "credential",
      sharedName: "fleet-name",
      state: { status: "closed", failures: 0 },
      lastTransition: 0,
      lastOpening: 0,
      lastLeaseId: 0,
      inFlight: 0,
      room: undefined,
      suspicion: undefined,
      members: new Set(),
    });
  });
});
