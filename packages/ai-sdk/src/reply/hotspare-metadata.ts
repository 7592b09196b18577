import type { JSONObject, SharedV3ProviderMetadata } from "@ai-sdk/provider";
import type { Attempt, TokenUsage, VlmResult } from "@hotspare/core";
import { ownName } from "../request/message-metadata.js";

/** `providerMetadata.hotspare` of a result: which credential answered, after which attempts and waits. */
export interface HotspareMetadata {
  readonly credentialId: string;
  readonly provider: string;
  readonly model: string;
  /** All attempts of the call in order. The last attempt answered; each other attempt has a `classification`. */
  readonly attempts: readonly Attempt[];
  /** The number of the call in Hotspare's events. */
  readonly callId?: number;
  /** How long the call only waited, in milliseconds. */
  readonly waitedMs?: number;
  /** `estimated`: the provider counted no tokens; `partial`: the provider counted some tokens. */
  readonly usageSource: TokenUsage["source"];
}

type Answerer = Pick<
  VlmResult,
  "credentialId" | "provider" | "model" | "attempts" | "callId" | "waitedMs" | "usage"
>;

/**
 * Returns which credential answered, after which attempts and waits. Pass a result of `generateText` or a similar function, a step, or the
 * resolved `providerMetadata` of a stream.
 *
 * @returns undefined when a model of Hotspare did not answer
 */
export function hotspareMetadata(
  result: { readonly providerMetadata?: unknown } | null | undefined,
): HotspareMetadata | undefined {
  const all = result?.providerMetadata as { readonly [ownName]?: HotspareMetadata } | null | undefined;
  return all?.[ownName];
}

/** Who answered, and what it took, as plain values. */
function metadataOf(answer: Answerer): HotspareMetadata {
  const { credentialId, provider, model, attempts, callId, waitedMs, usage } = answer;
  return {
    credentialId,
    provider,
    model,
    attempts: [...attempts],
    ...(callId === undefined ? {} : { callId }),
    ...(waitedMs === undefined ? {} : { waitedMs }),
    usageSource: usage.source,
  };
}

/** The metadata of a whole result: Hotspare's, the provider's own, and its log probabilities where the AI SDK's own packages have them. */
export function resultMetadata(
  answer: Answerer & Pick<VlmResult, "providerMetadata" | "raw">,
): SharedV3ProviderMetadata {
  const { providerMetadata, provider, raw } = answer;
  const logprobs = logprobsIn(raw);
  return {
    ...(providerMetadata as SharedV3ProviderMetadata | undefined),
    ...(logprobs === undefined
      ? {}
      : {
          [provider]: {
            ...(providerMetadata?.[provider] as JSONObject | undefined),
            logprobs,
          } as unknown as JSONObject,
        }),
    [ownName]: metadataOf(answer) as unknown as JSONObject,
  };
}

/** OpenAI's protocol: those of the text, and then those of a refusal. */
function logprobsIn(raw: VlmResult["raw"]): readonly unknown[] | undefined {
  const found = raw?.["logprobs"];
  if (typeof found !== "object" || found === null) {
    return undefined;
  }
  const { content, refusal } = found as Readonly<Record<string, unknown>>;
  const lists = [content, refusal].filter((list): list is unknown[] => Array.isArray(list));
  return lists.length === 0 ? undefined : lists.flat();
}
