import { createOpenAI } from "@ai-sdk/openai";
import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3StreamPart,
} from "@ai-sdk/provider";
import { hotspareModel } from "@hotspare/ai-sdk";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { type AnswerServer, openAnswerServer } from "./answer-server.js";
import { answers, calls, type ServerAnswer } from "./conversations.js";

/**
 * How a conversation through Hotspare differs from the same conversation through the AI SDK's own OpenAI package, and why. Everything else is the same, or this
 * property fails.
 */
const differences = {
  /** Hotspare says who answered, and has no empty member for OpenAI. */
  providerMetadata: "providerMetadata.hotspare in the place of an empty providerMetadata.openai",
  /** Hotspare ends a text before the next part begins; the AI SDK's package ends it with the answer. The order of contents is the same. */
  ends: "the place of text-end in a stream",
  /** The AI SDK's package begins an empty text for the first event of a stream that has a role alone. */
  emptyText: "a text without words before calls of tools",
  /** Neither sends the thoughts of another server's answer; Hotspare says so where calls of tools stand beside them. */
  thoughts: "a warning of thoughts that are not sent back",
  details: "a warning of Hotspare says what to do",
} as const;

const model = "gpt-4.1-mini";
let server: AnswerServer;
let hotspare: ReturnType<typeof open>;
let own: LanguageModelV3;
let ours: LanguageModelV3;

function open() {
  return createHotspare({ plugins: [openai()] });
}

beforeAll(async () => {
  server = await openAnswerServer();
  hotspare = open();
  const baseURL = `${server.origin}/v1`;
  own = createOpenAI({ apiKey: "key", baseURL }).chat(model);
  ours = hotspareModel(
    hotspare.vlm({ model, credentials: [{ provider: "openai", apiKey: "key", baseURL }] }),
  );
});

afterAll(async () => {
  await hotspare.close();
  server.close();
});

/** The body of the last request, without members that say nothing. */
function lastBody(): unknown {
  return JSON.parse(server.requests.at(-1)?.text ?? "null");
}

async function generated(made: LanguageModelV3, options: LanguageModelV3CallOptions) {
  const { content, finishReason, usage, response, warnings, request } = await made.doGenerate(options);
  const { headers, ...rest } = response ?? {};
  return {
    sent: lastBody(),
    content,
    finishReason,
    usage,
    response: { ...rest, requestId: headers?.["x-request-id"] },
    warnings: compared(warnings),
    request: JSON.parse(JSON.stringify(request)),
  };
}

function compared(warnings: readonly object[]): readonly object[] {
  return warnings.flatMap((warning) => {
    const { details, ...rest } = warning as { readonly details?: string; readonly feature?: string };
    return /^messages\[\d+\]$/.test(rest.feature ?? "") && /thought/i.test(details ?? "") ? [] : [rest];
  });
}

async function streamed(made: LanguageModelV3, options: LanguageModelV3CallOptions) {
  const { stream, request } = await made.doStream(options);
  const parts: LanguageModelV3StreamPart[] = [];
  const reader = stream.getReader();
  for (let turn = await reader.read(); !turn.done; turn = await reader.read()) parts.push(turn.value);
  return { sent: lastBody(), request: JSON.parse(JSON.stringify(request)), ...gathered(parts) };
}

/** What a stream has said, by the ids of its parts, in the order of their beginnings. */
function gathered(parts: readonly LanguageModelV3StreamPart[]) {
  const texts = new Map<string, { type: string; id: string; name?: string; said: string; ended: boolean }>();
  const whole: unknown[] = [];
  const rest: unknown[] = [];
  for (const part of parts) {
    switch (part.type) {
      case "text-start":
      case "reasoning-start":
        texts.set(part.id, { type: part.type, id: part.id, said: "", ended: false });
        break;
      case "tool-input-start":
        texts.set(part.id, { type: part.type, id: part.id, name: part.toolName, said: "", ended: false });
        break;
      case "text-delta":
      case "reasoning-delta":
      case "tool-input-delta": {
        const text = texts.get(part.id);
        expect(text?.ended).toBe(false);
        if (text !== undefined) text.said += part.delta;
        break;
      }
      case "text-end":
      case "reasoning-end":
      case "tool-input-end": {
        const text = texts.get(part.id);
        expect(text?.ended).toBe(false);
        if (text !== undefined) text.ended = true;
        break;
      }
      case "tool-call":
        whole.push(part);
        break;
      case "finish":
        rest.push({ type: part.type, finishReason: part.finishReason, usage: part.usage });
        break;
      case "stream-start":
        rest.push({ type: part.type, warnings: compared(part.warnings) });
        break;
      default:
        rest.push(part);
    }
  }
  return {
    texts: [...texts.values()].filter(({ said, type }) => said !== "" || type !== "text-start"),
    whole,
    rest,
  };
}

async function compare(options: LanguageModelV3CallOptions, answer: ServerAnswer): Promise<void> {
  server.answer = answer;
  expect(await generated(ours, options)).toEqual(await generated(own, options));
  expect(await streamed(ours, options)).toEqual(await streamed(own, options));
}

it(`says and hears the same as the AI SDK's own OpenAI package, but for ${Object.values(differences).join(", ")}`, async () => {
  await fc.assert(fc.asyncProperty(calls, answers, compare), { numRuns: depth(40, 400) });
});
