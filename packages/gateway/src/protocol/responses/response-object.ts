import type { TokenUsage, VlmResult } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import type { AnswerAbout } from "../../contract/endpoints.js";
import { usageDetails } from "../read/usage-details.js";
import type { ResponsesEcho } from "./responses-echo.js";

type FinishReason = VlmResult["finishReason"];

/** Why a response is incomplete. Undefined: the response is complete. */
function incompleteReason(reason: FinishReason): string | undefined {
  switch (reason) {
    case "length":
      return "max_output_tokens";
    case "contentFilter":
      return "content_filter";
    case "stop":
    case "toolCalls":
    case "other":
      return undefined;
  }
}

export function isWhole(reason: FinishReason): boolean {
  return incompleteReason(reason) === undefined;
}

/** The state of a response, which decides the fields that change while the response is streamed. */
export type ResponseState =
  | { readonly is: "in_progress" }
  | {
      readonly is: "finished";
      readonly finishReason: FinishReason;
      readonly output: readonly JsonObject[];
      readonly usage: TokenUsage;
      /** The fields of the provider's answer, unchanged. */
      readonly raw: JsonObject | undefined;
    }
  | {
      readonly is: "failed";
      readonly output: readonly JsonObject[];
      readonly error: { readonly code: string; readonly message: string };
    };

/** Writes a response (OpenAI API reference, "The response object"). `store` is always false, because the gateway stores nothing. */
export function responseObject(about: AnswerAbout, echo: ResponsesEcho, state: ResponseState): JsonObject {
  return {
    id: about.id,
    object: "response",
    created_at: Math.floor(about.createdMs / 1_000),
    ...stateFields(state),
    model: about.model,
    previous_response_id: null,
    background: false,
    store: false,
    truncation: "disabled",
    ...echo.fields,
    ...ownFields(state),
  };
}

function stateFields(state: ResponseState): JsonObject {
  switch (state.is) {
    case "in_progress":
      return { status: "in_progress", error: null, incomplete_details: null, output: [], usage: null };
    case "failed":
      return {
        status: "failed",
        error: state.error,
        incomplete_details: null,
        output: state.output,
        usage: null,
      };
    case "finished": {
      const reason = incompleteReason(state.finishReason);
      return {
        status: reason === undefined ? "completed" : "incomplete",
        error: null,
        incomplete_details: reason === undefined ? null : { reason },
        output: state.output,
        usage: responseUsage(state.usage, state.raw),
      };
    }
  }
}

/** The text of a refusal, from the provider's field. Core also returns this text as content. Undefined: the model did not refuse. */
export function refusalIn(raw: JsonObject | undefined): string | undefined {
  const refusal = raw?.["refusal"];
  return typeof refusal === "string" && refusal !== "" ? refusal : undefined;
}

const tierField = "service_tier";

/** The tier that the provider has used, which may differ from the requested tier. */
function ownFields(state: ResponseState): JsonObject {
  const tier = state.is === "finished" ? state.raw?.[tierField] : undefined;
  return typeof tier === "string" ? { [tierField]: tier } : {};
}

function responseUsage(usage: TokenUsage, raw: JsonObject | undefined): JsonObject {
  const { ofPrompt, ofCompletion } = usageDetails(raw);
  const { promptTokens, completionTokens, totalTokens, cachedTokens = 0, reasoningTokens = 0 } = usage;
  return {
    input_tokens: promptTokens,
    input_tokens_details: { ...ofPrompt, cached_tokens: cachedTokens },
    output_tokens: completionTokens,
    output_tokens_details: { ...ofCompletion, reasoning_tokens: reasoningTokens },
    total_tokens: totalTokens,
  };
}
