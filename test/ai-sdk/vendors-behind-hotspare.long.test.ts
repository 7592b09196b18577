import { generateText, type LanguageModel, type ModelMessage, stepCountIs, streamText, tool } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { anthropicAt, behindHotspare, geminiAt, type Step, serverOfSteps } from "./vendor-behind-hotspare.js";
import {
  anthropicStepOf,
  anthropicSteps,
  anthropicStreams,
  geminiStepOf,
  geminiSteps,
  geminiStreams,
} from "./vendor-steps.js";

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

const cacheControl = { anthropic: { cacheControl: { type: "ephemeral" } } } as const;
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** A conversation with marks for a cache in all its places, an earlier call of a tool, and a picture. */
const messages: ModelMessage[] = [
  { role: "system", content: "Be brief.", providerOptions: cacheControl },
  { role: "user", content: "Hi." },
  {
    role: "assistant",
    content: [
      { type: "text", text: "Hello.", providerOptions: cacheControl },
      { type: "tool-call", toolCallId: "toolu_0", toolName: "weather", input: { city: "Bonn" } },
    ],
  },
  {
    role: "tool",
    content: [
      {
        type: "tool-result",
        toolCallId: "toolu_0",
        toolName: "weather",
        output: { type: "text", value: "12" },
      },
    ],
  },
  {
    role: "user",
    content: [
      { type: "text", text: "Where is it warm?", providerOptions: cacheControl },
      { type: "image", image: png, mediaType: "image/png" },
    ],
  },
];

const settings = {
  messages,
  tools: {
    weather: tool({
      description: "The weather of a city.",
      inputSchema: z.object({ city: z.string() }),
      execute: ({ city }) => ({ city, degrees: 30 }),
      providerOptions: cacheControl,
    }),
  },
  stopWhen: stepCountIs(5),
  maxOutputTokens: 4_000,
  maxRetries: 0,
  providerOptions: {
    anthropic: { thinking: { type: "enabled", budgetTokens: 1_500 } },
    google: { thinkingConfig: { includeThoughts: true, thinkingLevel: "high" } },
  },
} as const;

/** What a caller sees of an answer, but for what Hotspare adds. */
function shownOf(result: {
  readonly text: string;
  readonly reasoningText: string | undefined;
  readonly finishReason: string;
  readonly rawFinishReason: string | undefined;
  readonly totalUsage: object;
  readonly steps: readonly {
    readonly content: readonly object[];
    readonly usage: { readonly raw?: unknown };
    readonly finishReason: string;
    readonly response: { readonly id: string; readonly modelId: string };
    readonly providerMetadata: Readonly<Record<string, unknown>> | undefined;
  }[];
}) {
  const { text, reasoningText, finishReason, rawFinishReason, totalUsage, steps } = result;
  return {
    ...{ text, reasoningText, finishReason, rawFinishReason, totalUsage },
    steps: steps.map(({ content, finishReason, usage, response: { id, modelId }, providerMetadata }) => ({
      content: content.map(withoutOwn),
      ...{ finishReason, usage, id, modelId },
      providerMetadata: withoutMarks(providerMetadata),
    })),
  };
}

const withoutMarks = (metadata: unknown) => {
  const { hotspare: _, "ai-sdk": __, ...vendors } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  return Object.keys(vendors).length === 0 ? undefined : vendors;
};

function withoutOwn(part: object): object {
  const { providerMetadata, ...rest } = part as { readonly providerMetadata?: unknown };
  const vendors = withoutMarks(providerMetadata);
  return vendors === undefined ? rest : { ...rest, providerMetadata: vendors };
}

async function answerOf(model: LanguageModel, how: "generate" | "stream") {
  if (how === "generate") {
    return shownOf(await generateText({ model, ...settings }));
  }
  const result = streamText({ model, ...settings });
  await result.consumeStream();
  return shownOf({
    text: await result.text,
    reasoningText: await result.reasoningText,
    finishReason: await result.finishReason,
    rawFinishReason: await result.rawFinishReason,
    totalUsage: await result.totalUsage,
    steps: await result.steps,
  });
}

const bodiesOf = ({ server }: Awaited<ReturnType<typeof serverOfSteps>>) =>
  server.requests.map(({ body }) => body);

/** Gemini gives calls no ids, and its package draws them: the first that is drawn becomes 0. */
function withKnownIds<Value>(value: Value): Value {
  const known = new Map<unknown, string>();
  return JSON.parse(
    JSON.stringify(value, (name, inner) => {
      // Hotspare says 0 where a provider that counts says nothing of thoughts, as OpenAI's package does.
      if (name === "outputTokenDetails" && (inner.reasoningTokens ?? 0) === 0) return {};
      if (name === "reasoningTokens" && inner === 0) return undefined;
      const isDrawn = (name === "id" || name === "toolCallId") && /^[\w-]{16}$/.test(String(inner));
      if (!isDrawn) return inner;
      if (!known.has(inner)) known.set(inner, `drawn-${known.size}`);
      return known.get(inner);
    }),
  );
}

type Vendor = readonly [
  name: string,
  how: "generate" | "stream",
  steps: readonly Step[],
  stepOf: typeof anthropicStepOf,
  modelAt: (server: never) => LanguageModel,
];

const vendors: readonly Vendor[] = [
  ["Anthropic", "generate", anthropicSteps, anthropicStepOf, anthropicAt],
  ["Anthropic", "stream", anthropicStreams, anthropicStepOf, anthropicAt],
  ["Gemini", "generate", geminiSteps, geminiStepOf, geminiAt],
  ["Gemini", "stream", geminiStreams, geminiStepOf, geminiAt],
];

describe.each(vendors)("%s behind Hotspare (%s)", (_, how, steps, stepOf, modelAt) => {
  const serverOf = () => serverOfSteps(steps, stepOf);

  it("gets and gives what it gets and gives alone, over a failover in the middle", async () => {
    const [alone, first, spare] = [await serverOf(), await serverOf(), await serverOf()];
    const expected = await answerOf(modelAt(alone.server as never), how);
    const sent = bodiesOf(alone);
    expect(expected.steps).toHaveLength(2);

    first.state.isDownFrom = stepOf(sent[1] ?? {});
    const model = behindHotspare([modelAt(first.server as never), modelAt(spare.server as never)]);
    const answer = await answerOf(model, how);

    expect(withKnownIds(bodiesOf(first))).toEqual(withKnownIds(sent));
    expect(withKnownIds(bodiesOf(spare))).toEqual(withKnownIds(sent.slice(1)));
    expect(withKnownIds(answer)).toEqual(withKnownIds(expected));
  });
});
