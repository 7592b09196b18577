import { type Classification, createRuleClassifier } from "@hotspare/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth, isDeep } from "../support/depth.js";
import { type CorpusCase, readCorpus } from "./corpus-case.js";
import { openCourt } from "./judge-reply.js";
import { rewriteMessages } from "./rewrite-messages.js";
import { toldByWords } from "./told-by-words.js";

const providers = ["openai", "azure", "volcengine", "vikingdb"] as const;
const refusals = (["openai", "azure", "volcengine"] as const)
  .flatMap(readCorpus)
  .filter(({ kind, body }) => kind === "http" && typeof body === "object" && body !== null);
const ofProvider = (provider: string) => refusals.filter((line) => line.provider === provider);
const toldByCode = refusals.filter(({ id }) => !toldByWords.has(id));

const hostile =
  "You exceeded your current quota (insufficient_quota). Rate limit exceeded, please try again in 20s. Incorrect API key provided: " +
  "invalid_api_key. The model does not exist. content_filter. This model's maximum context length is 8192 tokens. overloaded";

/** What core says of a status when no rule of a provider is asked. */
const byRules = createRuleClassifier({ rules: [], onExtensionError: () => undefined });
const credential = { id: "team-a", provider: "any", model: "any" };
function byStatusAlone(status: number): Classification {
  return byRules({ facts: { status, message: "" }, credential, operation: "embed" });
}

/** Whether core judges this status otherwise than the one before it or the one after it. */
function isEndOfRung(status: number): boolean {
  const { reason } = byStatusAlone(status);
  return [status - 1, status + 1].some((other) => byStatusAlone(other).reason !== reason);
}

let turn = 0;
/** Every refusal when deep; else an eighth, another eighth for the next change. */
function some(lines: readonly CorpusCase[]): readonly CorpusCase[] {
  turn += 1;
  return lines.filter((_, index) => isDeep || (index + turn) % 8 === 0);
}

/** Whether every refusal of a provider is judged as recorded after its body was changed. */
async function keepsClass(all: readonly CorpusCase[], change: (body: unknown) => unknown): Promise<void> {
  const lines = some(all);
  const [first] = lines;
  if (first === undefined) return;
  const court = await openCourt(first);
  const seen: Record<string, string> = {};
  for (const { id, status, headers, body } of lines) {
    seen[id] = (await court.judge({ status: status ?? 400, headers, body: change(body) })).class;
  }
  await court.close();
  expect(seen).toEqual(Object.fromEntries(lines.map((line) => [line.id, line.class])));
}

describe.each(providers)("a recorded refusal of %s keeps its class", (provider) => {
  const told = toldByCode.filter((line) => line.provider === provider);

  it("in another language", async () => {
    await keepsClass(told, (body) => rewriteMessages(body, () => "请求失败，请稍后重试。"));
  });

  it("without a sentence", async () => {
    await keepsClass(told, (body) => rewriteMessages(body, () => ""));
  });

  it("with the prompt quoted behind its sentence, or before it", async () => {
    await keepsClass(ofProvider(provider), (body) =>
      rewriteMessages(body, (text) => `${text} Input: "${hostile}"`),
    );
    await keepsClass(told, (body) =>
      rewriteMessages(body, (text) => `Invalid value '${hostile.replace("'", "")}'. ${text}`),
    );
  });

  it("with other numbers in its sentence, and other identifiers", async () => {
    const digit = fc.constantFrom(..."123456789");
    const spoken = /(?<!\b(?:Limit|Used|Requested|Current):? [\d/]*)\d/g;
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(digit), async (digits) => {
        const next = () => digits.next().value ?? "4";
        await keepsClass(ofProvider(provider), (body) =>
          rewriteMessages(body, (text) => text.replace(spoken, next)),
        );
      }),
      { numRuns: depth(1, 5), seed: 20_261_123 },
    );
  });

  it("flat, in a list, in `detail`, or as JSON within a JSON text", async () => {
    const lines = ofProvider(provider);
    const inner = (body: unknown) => (body as { readonly error?: unknown }).error;
    await keepsClass(lines, (body) => (typeof inner(body) === "object" ? inner(body) : body));
    await keepsClass(lines, (body) => ({ detail: body }));
    await keepsClass(lines, (body) => JSON.stringify(JSON.stringify(body)));
  });
});

it("is told by its words alone in no other case than those listed", async () => {
  const changed: string[] = [];
  const asked = new Set<string>();
  for (const provider of providers) {
    const court = await openCourt({ provider, operation: "any" });
    for (const { id, status, headers, body, class: recorded } of some(ofProvider(provider))) {
      asked.add(id);
      const silent = rewriteMessages(body, () => "Nothing that anybody knows.");
      const judged = await court.judge({ status: status ?? 400, headers, body: silent });
      if (judged.class !== recorded) changed.push(id);
    }
    await court.close();
  }
  expect(changed.sort()).toEqual([...toldByWords].filter((id) => isDeep || asked.has(id)).sort());
});

describe.each(providers)("a refusal of %s that nobody has seen", (provider) => {
  const statuses = Array.from({ length: 200 }, (_, index) => 400 + index).filter(isEndOfRung);
  const strange: readonly unknown[] = [
    {},
    { error: null },
    { error: {} },
    { error: { message: null, code: null, type: null } },
    { error: { message: "Nichts geht mehr.", code: "brand_new_code", type: "brand_new_type" } },
    { error: { message: "x", code: 987_654_321 } },
    { error: { message: "x", code: { nested: true }, type: ["list"] } },
    { code: null, message: ["not", "a", "text"] },
    [],
    [[]],
    "",
    '"nothing but a text"',
    "true",
    "null",
    "Nothing but a text",
    "{ cut",
  ];

  it("falls back by its status, in every shape", async () => {
    const court = await openCourt({ provider, operation: "any" });
    for (const [row, status] of statuses.entries()) {
      const { class: expected } = byStatusAlone(status);
      // Every status with one of the bodies, every body with some of the statuses; all with all when deep.
      for (const body of strange.filter((_, column) => isDeep || (row + column) % strange.length === 0)) {
        const judged: Classification = await court.judge({ status, headers: {}, body });
        expect({ status, body, class: judged.class }).toEqual({ status, body, class: expected });
      }
    }
    await court.close();
  });

  it("is none of the caller's making, whatever JSON it is", async () => {
    const court = await openCourt({ provider, operation: "any" });
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 3 }), fc.constantFrom(...statuses), async (body, status) => {
        const { reason } = await court.judge({ status, headers: {}, body });
        expect(reason).not.toBe("programming_error");
      }),
      { numRuns: depth(30, 100), seed: 20_261_123 },
    );
    await court.close();
  });
});

describe("a refusal of a server that speaks as OpenAI does keeps its class", () => {
  const compat = readCorpus("compat").filter(
    ({ kind, body }) => kind === "http" && typeof body === "object" && body !== null && !Array.isArray(body),
  );

  async function keepsRightClass(change: (body: unknown) => unknown): Promise<void> {
    const court = await openCourt({ provider: "openai", operation: "any" });
    const wrong: string[] = [];
    for (const { id, status, headers, body, class: recorded, also = [] } of some(compat)) {
      const judged = await court.judge({ status: status ?? 400, headers, body: change(body) });
      if (![recorded, ...also].includes(judged.class)) wrong.push(`${id} ${judged.class}`);
    }
    await court.close();
    expect(wrong).toEqual([]);
  }

  it("with the prompt quoted behind its sentence", async () => {
    await keepsRightClass((body) =>
      rewriteMessages(body, (text) => (/^\{/.test(text) ? text : `${text} Input: "${hostile}"`)),
    );
  });

  it("in `detail`, as JSON within a JSON text, or behind the words of a relay", async () => {
    await keepsRightClass((body) => ({ detail: body }));
    await keepsRightClass((body) => JSON.stringify(JSON.stringify(body)));
    await keepsRightClass((body) => ({
      error: { message: `litellm.APIError: XException - ${JSON.stringify(body)}` },
    }));
  });
});

describe("a type that is known, with a code that is not,", () => {
  it.each([
    ["openai", 429, { type: "insufficient_quota", code: "brand_new" }, "quota_exceeded"],
    ["openai", 429, { type: "insufficient_quota", code: 429 }, "quota_exceeded"],
    ["openai", 429, { type: "tokens", code: null }, "rate_limited"],
    ["openai", 500, { type: "server_error", code: "brand_new" }, "transient"],
    ["openai", 400, { type: "invalid_request_error", code: "brand_new" }, "permanent"],
    ["openai", 401, { type: "invalid_request_error", code: "brand_new" }, "auth"],
    ["openai", 404, { type: "invalid_request_error", code: "brand_new" }, "not_found"],
    ["azure", 429, { code: "429", type: "brand_new" }, "rate_limited"],
    [
      "azure",
      400,
      { code: "BrandNew", innererror: { code: "ResponsibleAIPolicyViolation" } },
      "content_safety",
    ],
    ["volcengine", 403, { code: "AccountOverdueError.BrandNew", type: "BrandNew" }, "auth"],
    ["volcengine", 429, { code: "RateLimitExceeded.BrandNew", type: "TooManyRequests" }, "rate_limited"],
    ["volcengine", 404, { code: "InvalidEndpointOrModel.BrandNew", type: "NotFound" }, "not_found"],
    ["volcengine", 400, { code: "InvalidParameter.BrandNew", type: "BadRequest" }, "permanent"],
  ] as const)("of %s, %i: %o is %s", async (provider, status, error, expected) => {
    const court = await openCourt({ provider, operation: "any" });
    const judged = await court.judge({ status, headers: {}, body: { error: { message: "x", ...error } } });
    expect(judged.class).toBe(expected);
    await court.close();
  });
});
