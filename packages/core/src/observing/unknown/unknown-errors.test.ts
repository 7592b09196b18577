import { describe, expect, it } from "vitest";
import { depth } from "../../../test/depth.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { type FailedRequest, UnknownErrors } from "./unknown-errors.js";

const byStatus: Classification = {
  class: "not_found",
  scope: "credential_model",
  reason: "not_found",
  rule: "general/status",
};
const byRule: Classification = { class: "auth", scope: "credential", reason: "key", rule: "openai/code" };
const frozen: ErrorFacts = { status: 404, message: "The account is frozen" };
const [a, b, c] = ["a", "b", "c"].map((id) => ({ id, ref: { id, provider: "acme" } }));

type Failed = readonly [
  credential: typeof a,
  facts?: ErrorFacts,
  classification?: Classification,
  endedMs?: number,
];

function request(failures: readonly Failed[], answeredBy?: typeof a): FailedRequest {
  return {
    modelKind: "embedder",
    failures: failures.map(([credential, facts = frozen, classification = byStatus, endedMs = 10]) => ({
      credential: credential ?? { ref: { id: "z", provider: "acme" } },
      facts,
      classification,
      attempt: { startedMs: endedMs - 1, durationMs: 1 },
    })),
    answeredBy,
    texts: () => ["hello"],
    hide: (text) => text,
  };
}

function learned(...requests: readonly FailedRequest[]) {
  const errors = new UnknownErrors();
  for (const each of requests) errors.learn(each);
  return errors.snapshot();
}

const nothing = { answered: 0, answeredItself: 0, sameError: 0, otherErrors: {}, notAsked: 0, byAll: 0 };

describe("unknown errors", () => {
  it("are kept with their times, their verdict and their count", () => {
    expect(learned(request([[a, frozen, byStatus, 50]], b), request([[a, frozen, byStatus, 20]], b))).toEqual(
      [
        {
          provider: "acme",
          credentialIds: ["a"],
          modelKind: "embedder",
          status: 404,
          message: "The account is frozen",
          verdict: { class: "not_found", scope: "credential_model", rule: "general/status" },
          count: 2,
          firstMs: 20,
          lastMs: 50,
          next: { ...nothing, answered: 2 },
        },
      ],
    );
  });

  it("name the credentials that gave them, the first five", () => {
    const many = Array.from({ length: 7 }, (_, at) => {
      const id = `key-${at % 6}`;
      return request([[{ id, ref: { id, provider: "acme" } }]], b);
    });
    expect(learned(...many)[0]?.credentialIds).toEqual(["key-0", "key-1", "key-2", "key-3", "key-4"]);
  });

  it.each<[string, readonly Failed[], typeof a, object]>([
    ["the next credential answered", [[a]], b, { answered: 1 }],
    ["the credential itself answered when it was asked again", [[a], [a]], a, { answeredItself: 2 }],
    ["two failed alike, and the third answered", [[a], [b]], c, { sameError: 1, answered: 1 }],
    ["all failed alike", [[a], [b], [c]], undefined, { sameError: 2, notAsked: 1, byAll: 1 }],
    ["the next failed otherwise", [[a], [b, frozen, byRule]], c, { otherErrors: { auth: 1 } }],
    [
      "the next failed in an unknown way too, of another kind",
      [[a], [b, { status: 404, message: "gone away" }]],
      c,
      { otherErrors: { not_found: 1 } },
    ],
    ["nobody else was asked", [[a]], undefined, { notAsked: 1 }],
    ["one credential failed in two rounds", [[a], [a]], undefined, { notAsked: 2 }],
    [
      "a second round went otherwise",
      [[a], [b, frozen, byRule], [a]],
      b,
      { otherErrors: { auth: 1 }, answered: 1 },
    ],
  ])("of a request to which %s", (_, failures, answeredBy, next) => {
    const kind = learned(request(failures, answeredBy)).find(({ message }) =>
      message.startsWith("The account"),
    );
    expect(kind?.next).toEqual({ ...nothing, ...next });
    const { byAll: _byAll, otherErrors, ...counts } = kind?.next ?? nothing;
    const sum = [...Object.values(counts), ...Object.values(otherErrors)].reduce(
      (one, other) => one + other,
      0,
    );
    expect(sum).toBe(kind?.count);
  });

  it("are one kind whatever numbers, ids and prompts the sentence holds", () => {
    const sentences = [
      "Request 12 of 'a cat' has failed at https://a.example",
      "Request 7 of 'the dog' has failed at http://b.example/x",
    ];
    expect(learned(...sentences.map((message) => request([[a, { status: 404, message }]], b)))).toHaveLength(
      1,
    );
  });

  it("are other kinds with another status, code, type, provider or kind of model", () => {
    const facts: readonly ErrorFacts[] = [
      frozen,
      { ...frozen, status: 403 },
      { ...frozen, code: "frozen" },
      { ...frozen, type: "frozen" },
    ];
    const requests = facts.map((each) => request([[a, each]], b));
    const other = request([[{ id: "x", ref: { id: "other", provider: "other" } }]], b);
    expect(learned(...requests, other, { ...requests[0], modelKind: "vlm" } as FailedRequest)).toHaveLength(
      6,
    );
  });

  it.each([
    ["a rule knows it", frozen, byRule],
    [
      "nothing is said beyond the status",
      { status: 503, message: "503 Service Temporarily Unavailable" },
      byStatus,
    ],
    [
      "a proxy wrote its page",
      {
        status: 502,
        message:
          "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.25.3</center></body></html>",
      },
      byStatus,
    ],
    [
      "what is wrong was found by Hotspare",
      { message: "2 vectors for 3 inputs", code: "wrong_vector_count" },
      {
        class: "unknown",
        scope: "credential_model",
        reason: "wrong_vector_count",
        rule: "general/unusable-reply",
      },
    ],
    [
      "the classifier decides, and no rule",
      frozen,
      { class: "unknown", scope: "request", reason: "mine", rule: "classifier" },
    ],
  ] as const)("are not kept when %s", (_, facts, classification) => {
    expect(learned(request([[a, facts, classification]], b))).toEqual([]);
  });

  it.each([
    [
      "a status that nobody knows, without words",
      { status: 460, message: "" },
      { ...byStatus, class: "unknown" },
    ],
    ["a code at a status without words", { status: 503, message: "", code: "points_used_up" }, byStatus],
    [
      "an error within a reply",
      { message: "The pool is thawing", code: "error_in_reply" },
      {
        class: "unknown",
        scope: "credential_model",
        reason: "error_in_reply",
        rule: "general/unusable-reply",
      },
    ],
    [
      "what a rule calls unknown",
      frozen,
      { class: "unknown", scope: "request", reason: "new", rule: "my/trial" },
    ],
  ] as const)("are kept: %s", (_, facts, classification) => {
    expect(learned(request([[a, facts, classification as Classification]], b))).toHaveLength(1);
  });

  it("keep 100 kinds of thousands and little memory, the kind seen last first", () => {
    const errors = new UnknownErrors();
    const count = depth(1_000, 10_000);
    for (let index = 0; index < count; index += 1) {
      const message = `The account is frozen ${"x".repeat(1_000)}`;
      errors.learn(request([[a, { status: 400 + (index % 50), message, code: `frozen_${index}` }]], b));
      errors.learn(request([[a, frozen]], b));
    }
    const kinds = errors.snapshot();
    expect(kinds).toHaveLength(100);
    expect(kinds[0]).toMatchObject({ message: "The account is frozen", count });
    expect(kinds[1]).toMatchObject({ code: `frozen_${count - 1}`, count: 1 });
    expect(JSON.stringify(kinds).length).toBeLessThan(60_000);
  });

  it("do not ask for the texts of each request when a server quotes each prompt", () => {
    let asked = 0;
    const errors = new UnknownErrors();
    for (let index = 0; index < 100; index += 1) {
      const prompt = `marmalade recipe ${index}`;
      const texts = () => {
        asked += 1;
        return [prompt];
      };
      const facts = {
        status: 404,
        message: `The account cannot use "${prompt}" nor ${prompt}, it is frozen`,
      };
      errors.learn({ ...request([[a, facts]], b), texts });
    }
    expect(asked).toBe(1);
    expect(errors.snapshot()).toMatchObject([
      { message: "The account cannot use … it is frozen", count: 100 },
    ]);
  });

  it("read an error anew when the request before was too long to be compared", () => {
    const errors = new UnknownErrors();
    errors.learn({ ...request([[a]], b), texts: () => ["long ".repeat(300_000)] });
    errors.learn(request([[a]], b));
    expect(errors.snapshot().map(({ message }) => message)).toEqual(["The account is frozen", "…"]);
  });

  it("do not ask for the request's texts again when an error repeats itself", () => {
    let asked = 0;
    const texts = () => {
      asked += 1;
      return ["hello"];
    };
    const errors = new UnknownErrors();
    for (let index = 0; index < 100; index += 1) errors.learn({ ...request([[a]], b), texts });
    expect([asked, errors.snapshot()[0]?.count]).toEqual([1, 100]);
  });

  it("are a snapshot that is frozen and does not change", () => {
    const errors = new UnknownErrors();
    errors.learn(request([[a]], b));
    const before = errors.snapshot();
    errors.learn(request([[a]], b));
    expect(before[0]?.count).toBe(1);
    expect(
      [before, before[0], before[0]?.next, before[0]?.next.otherErrors, before[0]?.verdict].every(
        Object.isFrozen,
      ),
    ).toBe(true);
  });

  it("are read from facts of any kind: a plugin may have no compiler", () => {
    const odd = { status: "404", code: 7, type: {}, errno: [], message: "The account is frozen" };
    expect(learned(request([[a, odd as unknown as ErrorFacts]], b))).toMatchObject([
      { message: "The account is frozen" },
    ]);
  });
});
