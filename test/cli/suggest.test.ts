import { createHotspare, type ErrorRule, type UnknownError } from "@hotspare/core";
import { verdict, withoutQuotations } from "@hotspare/core/plugin";
import { openai } from "@hotspare/provider-openai";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilerProblems } from "../support/compile-module.js";
import { commandFolder } from "../support/run-command.js";
import { createWorld, rejection } from "../support/world.js";

const next = { answered: 0, answeredItself: 0, sameError: 0, otherErrors: {}, notAsked: 0, byAll: 0 };
const base: UnknownError = {
  provider: "openai",
  credentialIds: ["team-a"],
  modelKind: "embedder",
  status: 404,
  code: "workspace_gone",
  message: "Your workspace is … and has no home",
  verdict: { class: "not_found", scope: "credential_model", rule: "general/status" },
  count: 4,
  firstMs: Date.UTC(2026, 0, 1),
  lastMs: Date.UTC(2026, 0, 2),
  next,
};
const permanent: UnknownError["verdict"] = { class: "permanent", scope: "request", rule: "general/status" };
const unknown: UnknownError["verdict"] = {
  class: "unknown",
  scope: "credential_model",
  rule: "general/status",
};

async function suggest(errors: readonly unknown[] | string, more = "") {
  const run = await commandFolder({
    "errors.json": typeof errors === "string" ? errors : JSON.stringify(errors),
  });
  return run(`explain --suggest errors.json ${more}`);
}

async function suggestion(error: UnknownError) {
  const { out } = await suggest([error], "--json");
  return (JSON.parse(out) as { class?: string; because: string; rule?: string }[])[0];
}

/** The rules of a printed module, of which the types are cut out. */
function rulesOf(source: string): readonly ErrorRule[] {
  const body = source
    .replace(/^import .*$/m, "")
    .replace(/^export /gm, "")
    .replace(/: (?:readonly )?ErrorRule(?:\[\])?(?= =)/g, "")
    .replace("(message: string, ...runs: readonly string[]): boolean", "(message, ...runs)");
  return new Function("verdict", "withoutQuotations", `${body}\nreturn suggestedRules;`)(
    verdict,
    withoutQuotations,
  );
}

describe("hotspare explain --suggest", () => {
  it("prints a rule to paste, with its evidence", async () => {
    const { exitCode, out, err } = await suggest([
      { ...base, status: 460, verdict: unknown, next: { ...next, answered: 4 } },
      {
        ...base,
        code: undefined,
        message: "…",
        status: 500,
        verdict: { ...unknown, class: "transient", scope: "endpoint_model" },
      },
    ]);
    expect([exitCode, err]).toEqual([0, ""]);
    expect(out).toMatchInlineSnapshot(`
      "import { type ErrorRule, verdict, withoutQuotations } from "@hotspare/core/plugin";

      // openai, embedder, status 460, code workspace_gone
      // From: team-a
      // Sentence: Your workspace is … and has no home
      // Seen: 4 times, 2026-01-01T00:00:00.000Z to 2026-01-02T00:00:00.000Z; classified as unknown by general/status
      // Then, from the next credential: 4 answered
      // Why not_found: The next credential answered 4 of the 4 same requests that it got. The credential or its model is at fault.
      export const openai460WorkspaceGone: ErrorRule = {
        name: "suggested/openai460WorkspaceGone",
        classify: ({ facts, credential }) =>
          credential.provider === "openai" &&
          facts !== undefined &&
          facts.status === 460 &&
          facts.code === "workspace_gone" &&
          says(facts.message, "your workspace is", "and has no home")
            ? verdict("not_found", "workspace_gone")
            : undefined,
      };

      /** Give it to createHotspare as \`rules\`. */
      export const suggestedRules: readonly ErrorRule[] = [openai460WorkspaceGone];

      /** Whether a provider's sentence has all these words, outside of what it quotes. */
      function says(message: string, ...runs: readonly string[]): boolean {
        const plain = withoutQuotations(message).normalize("NFKC").toLowerCase().replace(/\\s+/g, " ");
        return runs.every((words) => plain.includes(words));
      }

      // openai, embedder, status 500
      // From: team-a
      // Sentence: …
      // Seen: 4 times, 2026-01-01T00:00:00.000Z to 2026-01-02T00:00:00.000Z; classified as transient by general/status
      // Then, from the next credential: 0 answered
      // No rule: No other credential was asked. That is too little to suggest another class.
      "
    `);
  });

  it("prints code that compiles, whatever the records hold, without control characters", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.constantFrom(
        '"',
        "*/",
        "// \u2028 x",
        "\u001b[31mred",
        "${x}",
        "`",
        "\\",
        "\u202eevil",
        "a\nb",
        "constructor",
        "class",
      ),
    );
    const errors = fc.record({
      ...Object.fromEntries(
        ["provider", "code", "type", "errno", "message"].map((name) => [
          name,
          text.filter((value) => value !== ""),
        ]),
      ),
      status: fc.constantFrom(undefined, 400, 460),
      verdict: fc.constantFrom(permanent, unknown),
      next: fc.constantFrom({ ...next, answered: 3 }, { ...next, notAsked: 1 }),
    });
    const all = fc.sample(errors, 60).map((differs) => ({ ...base, ...differs }));
    const { exitCode, out } = await suggest(all);
    expect(exitCode).toBe(0);
    expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(compilerProblems(out)).toBe("");
    expect(rulesOf(out).length).toBeGreaterThan(30);
  });

  it("goes from a failure to a rule that changes the class", async () => {
    const refusal = {
      body: {
        error: {
          message: "Tenant 4711 has\nused up its points for 'a cat'. Ask Jane for more!",
          code: "points_used_up",
        },
      },
    };
    const world = await createWorld({ endpoints: ["one", "two"] });
    world.key("a").status(400, refusal);
    await rejection(world.embedder(["a", "b"]).embed(["a cat"]));
    const { out } = await suggest(JSON.stringify(world.hotspare.unknownErrors()));
    expect(out).not.toMatch(/cat|4711|Jane/);

    const rules = rulesOf(out);
    expect(compilerProblems(out)).toBe("");
    const ruled = await createWorld({ endpoints: ["one", "two"], rules });
    ruled.key("a").status(400, refusal);
    const { credentialId, attempts } = await ruled.embedder(["a", "b"]).embed(["a dog"]);
    expect([credentialId, attempts[0]?.classification]).toMatchObject([
      "b",
      { class: "unknown", reason: "points_used_up" },
    ]);
    // The trial goes on learning, and then suggests more.
    const [error] = ruled.hotspare.unknownErrors();
    expect(error).toMatchObject({ next: { answered: 1 }, verdict: { rule: rules[0]?.name } });
    expect((await suggestion(error as UnknownError))?.rule).toContain(
      'verdict("not_found", "points_used_up", "request")',
    );
  });

  it("names the variables so that no two collide, and none is a word of the language", async () => {
    const odd = [
      { provider: "*", code: "class", status: undefined },
      { provider: "suggested", code: "rules", status: undefined },
      { provider: "without", code: "Quotations", status: undefined },
      { provider: "openai", code: "same_code", status: 460 },
      { provider: "openai", code: "same-code", status: 460 },
    ];
    const { out } = await suggest(
      odd.map((differs) => ({
        ...base,
        ...differs,
        verdict: unknown,
        next: { ...next, answered: 5 },
        message: "x",
      })),
    );
    expect(compilerProblems(out)).toBe("");
    expect(new Set([...out.matchAll(/export const (\w+)/g)].map(([, name]) => name)).size).toBe(6);
  });

  it("recognises the kind alone", async () => {
    const { out } = await suggest([
      { ...base, status: 400, verdict: permanent, next: { ...next, notAsked: 1 } },
    ]);
    const [rule] = rulesOf(out);
    const credential = { id: "a", provider: "openai", model: "m" };
    const facts = {
      status: 400,
      code: "workspace_gone",
      message: "Your  workspace IS\nblue and has no home",
    };
    const judge = (differs: object, by = credential) =>
      rule?.classify({ facts: { ...facts, ...differs }, credential: by, operation: "embed" })?.class;
    expect(judge({})).toBe("unknown");
    expect([
      judge({ status: 401 }),
      judge({ code: "other" }),
      judge({ message: "has no home" }),
      judge({ message: `"your workspace is" and has no home` }),
      judge({}, { ...credential, provider: "azure" }),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it("prints no rule that would recognise other errors too, and a rule for a status that nobody knows", async () => {
    const { code: _, ...nameless } = base;
    const hidden = {
      ...nameless,
      status: 400,
      verdict: permanent,
      message: "…",
      next: { ...next, notAsked: 1 },
    };
    const bare = { ...nameless, status: 460, verdict: unknown, message: "", next: { ...next, answered: 9 } };
    expect((await suggestion(hidden))?.because).toContain("Hotspare kept too few words");
    const { out } = await suggest([hidden, bare]);
    expect(rulesOf(out)).toHaveLength(1);
    expect(out).toContain("facts.status === 460");
  });

  it("filters by provider, reads what is piped in, and says that there is nothing", async () => {
    expect((await suggest([base], "--provider azure")).out).toBe("// There are no unknown errors.\n");
    expect((await suggest([], "--json")).out).toBe("[]\n");
    const run = await commandFolder({});
    expect((await run("explain --suggest -", { input: JSON.stringify([base]) })).exitCode).toBe(0);
    const hotspare = createHotspare({ plugins: [openai()] });
    expect((await suggest(JSON.stringify(hotspare.unknownErrors()))).out).toBe(
      "// There are no unknown errors.\n",
    );
  });

  it.each([
    ["x", "This is not JSON."],
    ["{}", "This is not a list."],
    ["[5]", "Error 1 is not an object."],
    [JSON.stringify([base, { ...base, provider: 5 }]), "Error 2 does not name its provider: provider."],
    [JSON.stringify([{ ...base, message: null }]), "Error 1 has no text for modelKind or message."],
    [JSON.stringify([{ ...base, status: "404" }]), "Error 1 has a status that is not a whole number."],
    [JSON.stringify([{ ...base, code: 404 }]), "Error 1 has a code that is not a text."],
    [
      JSON.stringify([{ ...base, verdict: { class: "x" } }]),
      "Error 1 has no verdict with class, scope and rule.",
    ],
    [JSON.stringify([{ ...base, firstMs: 1e300 }]), "Error 1 has no count, firstMs and lastMs."],
    [JSON.stringify([{ ...base, next: {} }]), "Error 1 does not say what the next credential replied."],
    [
      JSON.stringify([{ ...base, next: { ...next, otherErrors: { x: 1 } } }]),
      "Error 1 has other errors of a class that does not exist.",
    ],
  ])("refuses %s", async (text, message) => {
    const { exitCode, out, err } = await suggest(text);
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toContain(message);
    expect(err).toContain("JSON.stringify(hotspare.unknownErrors())");
  });
});
