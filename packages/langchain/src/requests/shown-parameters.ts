import type { LangSmithParams } from "@langchain/core/language_models/chat_models";
import {
  type ChatGenerationOptions,
  generationNames,
  type HotspareChatModelCallOptions,
} from "../chat-model-fields.js";
import { pick } from "../fields.js";
import { CallSecrets, digestOf } from "./call-secrets.js";

type Call = Partial<HotspareChatModelCallOptions>;

/** The options of a model that LangChain shows or keeps. */
interface ShownModel {
  readonly model: string;
  readonly generation: ChatGenerationOptions;
}

const shownNames = [...generationNames, "tools", "tool_choice", "response_format", "strict"] as const;

/** What tracers show of a call. `extraBody` is left out: nobody knows what stands in it. */
export function invocationParameters({ model, generation }: ShownModel, call: Call): Record<string, unknown> {
  const { extraBody: _hidden, ...shown } = { ...generation, ...pick(call, shownNames) };
  return { model, ...shown };
}

/** What LangSmith groups calls by. */
export function langSmithParameters({ model, generation }: ShownModel, call: Call): LangSmithParams {
  const { temperature, maxTokens, stop } = {
    ...generation,
    ...pick(call, ["temperature", "maxTokens", "stop"]),
  };
  return {
    ls_provider: "hotspare",
    ls_model_name: model,
    ls_model_type: "chat",
    ...(temperature === undefined ? {} : { ls_temperature: temperature }),
    ...(maxTokens === undefined ? {} : { ls_max_tokens: maxTokens }),
    // What is no list is refused when the request is checked, which is later.
    ...(Array.isArray(stop) || typeof stop === "string" ? { ls_stop: [stop].flat() } : {}),
  };
}

/** The options of a call that a cached answer depends on: no signal and no time. Headers and `extraBody` are in it by their digests. */
export function cacheParameters<Options extends Call>(
  call: Options,
  sharedHeaders: HotspareChatModelCallOptions["headers"],
  sharedBody: ChatGenerationOptions["extraBody"],
): Options {
  const { signal: _signal, purpose: _purpose, timeouts: _timeouts, priority: _priority, ...named } = call;
  const { maxWaitMs: _wait, maxAttempts: _attempts, headers: given, extraBody, ...rest } = named;
  const secrets = CallSecrets.of(call);
  const headersDigest = digestOf({ ...sharedHeaders, ...(secrets?.headers ?? given) });
  const extraBodyDigest = digestOf(secrets?.extraBody ?? extraBody ?? sharedBody);
  return {
    ...rest,
    ...(headersDigest === undefined ? {} : { headersDigest }),
    ...(extraBodyDigest === undefined ? {} : { extraBodyDigest }),
  } as unknown as Options;
}
