import { estimateTokens } from "@hotspare/core/plugin";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { ask, type Outcome } from "./answers.js";
import { answers, type BuiltAnswer, type Dialect, dialectsFor } from "./built-answer.js";
import { json, pieces, type RawReply } from "./raw-replies.js";
import { completionOf, payloadsOf } from "./write-answer.js";

/** How an event stream is framed. */
interface Framing {
  readonly lineEnd: "\n" | "\r\n" | "\r";
  readonly blankLine: boolean;
  readonly blank: boolean;
  readonly mark: boolean;
  readonly prefix: "data" | "none";
  readonly lines: "one" | "many";
  readonly begin: "" | "\uFEFF" | "\n\n" | ": hello\n\n";
  readonly done: "[DONE]" | "[DONE] " | "none";
  readonly end: "whole" | "open" | "cut";
}

const framings: fc.Arbitrary<Framing> = fc.record({
  lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
  blankLine: fc.boolean(),
  blank: fc.boolean(),
  mark: fc.boolean(),
  prefix: fc.constantFrom("data", "data", "data", "none"),
  lines: fc.constantFrom("one", "one", "many"),
  begin: fc.constantFrom("", "\uFEFF", "\n\n", ": hello\n\n"),
  done: fc.constantFrom("[DONE]", "[DONE] ", "none"),
  end: fc.constantFrom("whole", "whole", "whole", "open", "cut"),
});

function framed(payloads: readonly object[], noise: readonly string[], framing: Framing): string {
  const { lineEnd, blank, prefix } = framing;
  // JSON over several lines needs its blank line, and JSON without a field's name stands on one.
  const isMany = framing.lines === "many" && prefix === "data";
  const apart = framing.blankLine || isMany ? "\n\n" : "\n";
  const field = prefix === "none" ? "" : blank ? "data: " : "data:";
  const events = payloads.map((payload) => {
    const text = isMany ? JSON.stringify(payload, null, 1) : JSON.stringify(payload);
    return (
      text
        .split("\n")
        .map((line) => field + line)
        .join("\n") + apart
    );
  });
  const noises = prefix === "none" ? [] : noise;
  const spread = events.map((event, at) => (noises[at] ?? "") + event).join("");
  const end = framing.done === "none" ? "" : `data: ${framing.done}\n`;
  return (framing.begin + spread + end).replace(/\n/g, lineEnd);
}

/** The bytes, cut at these places, and behind each carriage return if asked. */
function split(text: string, places: readonly number[], atReturns: boolean): readonly Uint8Array[] {
  const bytes = Buffer.from(text);
  if (atReturns) {
    return bytes
      .toString("latin1")
      .split(/(?<=\r)/)
      .map((piece) => Buffer.from(piece, "latin1"));
  }
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (one, other) => one - other,
  );
  return [...cuts, bytes.length].map((end, at) => bytes.subarray(cuts[at - 1] ?? 0, end));
}

function expectAnswer(outcome: Outcome, answer: BuiltAnswer, dialect: Dialect): void {
  expect(outcome.error).toBeUndefined();
  const { content, reasoning, toolCalls, finishReason, usage } = outcome;
  expect({ content, reasoning, toolCalls, finishReason }).toEqual({
    content: answer.content,
    reasoning: answer.reasoning,
    toolCalls: answer.calls,
    finishReason: answer.finishReason,
  });
  const { counts } = answer;
  if (counts === undefined) {
    expect(usage?.source).toBe("estimated");
    expect(usage?.completionTokens).toBeGreaterThanOrEqual(estimateTokens(answer.content));
    return;
  }
  const completionTokens = counts.completion + counts.reasoning;
  expect(usage).toEqual({
    promptTokens: counts.prompt,
    completionTokens,
    totalTokens: counts.prompt + completionTokens,
    ...(dialect.usage === "withoutCompletion" ? {} : { reasoningTokens: counts.reasoning }),
    source: "reported",
  });
}

const cases = answers.chain((answer) => fc.tuple(fc.constant(answer), dialectsFor(answer)));
/** Each run has a server and a client of its own. */
const numRuns = depth(20, 120);

it("reads from any stream what was said", async () => {
  await fc.assert(
    fc.asyncProperty(
      cases,
      framings,
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.nat(5_000), { maxLength: 12 }),
      fc.nat(3),
      async ([answer, dialect], framing, size, places, returns) => {
        const text = framed(payloadsOf(answer, dialect, size), dialect.noise, framing);
        const reply = pieces(split(text, places, returns === 0), framing.end);
        expectAnswer(await ask("stream", [reply]), answer, dialect);
      },
    ),
    { numRuns },
  );
});

it("reads from any whole reply what was said, also from a stream where one was not asked for", async () => {
  const replies = fc.constantFrom<(body: object) => RawReply>(
    (body) => json(body),
    (body) => json(JSON.stringify(body, null, 2)),
    (body) => json(`\uFEFF${JSON.stringify(body)}`),
    (body) => json(`${JSON.stringify(body)}\n\ndata: [DONE] \n\n`),
    (body) => json(`${JSON.stringify(body, null, 1)}\ndata: [DONE]`),
    (body) => json(`data: ${JSON.stringify(body)}\n\ndata: [DONE]\n\n`, { type: "text/event-stream" }),
    (body) => json(JSON.stringify(JSON.stringify(body))),
    (body) => json([body]),
    (body) => json({ code: 0, message: "ok", data: body }),
    (body) => json({ result: body, success: true, errors: [], messages: [] }),
  );
  await fc.assert(
    fc.asyncProperty(cases, replies, async ([answer, dialect], write) => {
      const reply = write(completionOf(answer, dialect));
      expectAnswer(await ask("complete", [reply]), answer, dialect);
      expectAnswer(await ask("stream", [reply]), answer, dialect);
    }),
    { numRuns: numRuns / 2 },
  );
});

it("reads a stream where a whole reply was asked for", async () => {
  await fc.assert(
    fc.asyncProperty(
      cases,
      framings,
      fc.integer({ min: 1, max: 6 }),
      async ([answer, dialect], framing, size) => {
        const payloads = payloadsOf(answer, dialect, size);
        const text = framed(payloads, dialect.noise, { ...framing, end: "whole" });
        expectAnswer(await ask("complete", [json(text)]), answer, dialect);
      },
    ),
    { numRuns: numRuns / 2 },
  );
});
