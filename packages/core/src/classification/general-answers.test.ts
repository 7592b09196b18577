import { expect, it } from "vitest";
import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { GeneralAnswers } from "./general-answers.js";
import { generalRules } from "./general-rules.js";
import { rateLimitReset, retryAfterHeader } from "./waits/wait-in-headers.js";

const refused: ErrorFacts = { status: 401, message: "Incorrect API key provided." };
const answer: Classification = { class: "auth", scope: "credential", reason: "invalid_key", rule: "general" };

/** How often the rules are asked about these failures of one request. */
function judgements(...failures: readonly (ErrorFacts | undefined)[]): number {
  const answers = new GeneralAnswers();
  let asked = 0;
  for (const facts of failures) {
    answers.of(facts, () => {
      asked += 1;
      return answer;
    });
  }
  return asked;
}

it("asks the rules once about a thousand refusals in the same words, whatever their request ids", () => {
  const refusals = Array.from({ length: 1_000 }, (_, index) => ({
    ...refused,
    headers: new Headers({ "x-request-id": `${index}` }),
    body: { error: { message: "Incorrect API key provided." } },
  }));
  expect(judgements(...refusals)).toBe(1);
});

it.each<Partial<ErrorFacts>>([
  { status: 403 },
  { code: "invalid_api_key" },
  { type: "auth_error" },
  { param: "model" },
  { message: "Your balance is used up." },
  { errno: "ECONNRESET" },
  { headers: new Headers({ "retry-after": "60" }) },
  { headers: new Headers({ "x-ratelimit-reset-requests": "60" }) },
  { body: "" },
  { body: { error: {} } },
])("asks again when the rules may see a difference: %o", (other) => {
  expect(judgements(refused, { ...refused, ...other })).toBe(2);
});

it("asks each time about what has no facts, is too long to compare, or cannot be read", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  for (const facts of [undefined, { message: "x".repeat(10_000) }, { message: "x", body: circle }]) {
    expect(judgements(facts, facts)).toBe(2);
  }
});

it("gives each failure an answer of its own, which a custom classifier may change", () => {
  const answers = new GeneralAnswers();
  for (let count = 0; count < 3; count += 1) {
    const given = answers.of(refused, () => ({ ...answer }));
    expect(given).toEqual(answer);
    Object.assign(given, { reason: "changed" });
  }
});

it("keeps a bounded number of answers", () => {
  const many = Array.from({ length: 200 }, (_, index) => ({ message: `failure ${index}` }));
  expect(judgements(...many, ...many)).toBe(300);
});

/** Headers, and the names that were asked for. */
function watched(): { readonly headers: Headers; readonly asked: Set<string> } {
  const sent = new Headers({ server: "nginx", "content-type": "text/html", "retry-after": "1" });
  const asked = new Set<string>();
  const headers = new Proxy(sent, {
    get: (target, key) => {
      if (key === "get" || key === "has") {
        return (name: string) => {
          asked.add(name);
          return target[key](name);
        };
      }
      const member: unknown = Reflect.get(target, key);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return { headers, asked };
}

it.each([400, 401, 403, 404, 408, 413, 429, 451, 500, 503])(
  "compares all headers that the general rules read of a %i: the waits",
  (status) => {
    const { headers, asked } = watched();
    for (const { classify } of generalRules) {
      classify({
        facts: { status, message: "Please try again later.", headers },
        credential: { id: "a", provider: "openai", model: "m" },
        operation: "complete",
      });
    }
    const waits = watched();
    retryAfterHeader(waits.headers, 0);
    rateLimitReset(waits.headers, 0);
    expect([...asked].filter((name) => !waits.asked.has(name))).toEqual([]);
  },
);
