import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { hotspareModel } from "@hotspare/ai-sdk";
import { createHotspare } from "@hotspare/core";
import type { AiSdkModel } from "@hotspare/provider-ai-sdk";
import { aiSdk } from "@hotspare/provider-ai-sdk";
import { type Loopback, openLoopback, sendJson, sendPieces } from "@hotspare/testkit";
import type { LanguageModel } from "ai";
import { onTestFinished } from "vitest";

/** What a vendor's server says in each step of a conversation: a whole body, or the events of a stream. */
export type Step = { readonly body: unknown } | { readonly events: readonly string[] };

/** A server that says these steps, by how many of its kind the conversation holds already; `isDown` makes it refuse. */
export async function serverOfSteps(
  steps: readonly Step[],
  stepOf: (body: Readonly<Record<string, unknown>>) => number,
) {
  const state = { isDownFrom: Number.POSITIVE_INFINITY };
  const server = await openLoopback((response, { body }) => {
    const index = stepOf(body);
    const step = steps[index];
    if (index >= state.isDownFrom || step === undefined) {
      sendJson(response, { type: "error", error: { type: "api_error", message: "Sorry." } }, 500);
    } else if ("body" in step) {
      sendJson(response, step.body);
    } else {
      sendPieces(response, step.events);
    }
  });
  onTestFinished(() => server.close());
  return { server, state };
}

const apiKey = "key-of-the-test-0123456789";

export const anthropicAt = ({ origin }: Loopback) =>
  createAnthropic({ baseURL: `${origin}/v1`, apiKey })("claude-sonnet-4-5");

export const geminiAt = ({ origin }: Loopback) =>
  createGoogleGenerativeAI({ baseURL: `${origin}/v1beta`, apiKey })("gemini-3-pro-preview");

/** A VLM over models of the AI SDK, in this order. */
export function vlmOver(models: readonly (LanguageModel | AiSdkModel)[]) {
  const hotspare = createHotspare({ plugins: [aiSdk()] });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare.vlm({
    model: "any",
    credentials: models.map((model, index) => ({
      id: `c${index}`,
      provider: "ai-sdk" as const,
      model: model as AiSdkModel,
    })),
    retry: { maxRounds: 1, maxWaitMs: 0 },
  });
}

/** The same as a model of the AI SDK. */
export function behindHotspare(models: readonly (LanguageModel | AiSdkModel)[]) {
  return hotspareModel(vlmOver(models));
}

/** One event stream of named or nameless events. */
export function eventsOf(list: readonly object[]): readonly string[] {
  return list.map((event) => {
    const name = "type" in event ? `event: ${String(event.type)}\n` : "";
    return `${name}data: ${JSON.stringify(event)}\n\n`;
  });
}
