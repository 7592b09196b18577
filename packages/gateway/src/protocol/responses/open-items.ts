import type { AssistantPart } from "@hotspare/core";
import type { JsonObject, ProviderMetadata } from "@hotspare/core/plugin";
import { functionCallItem, type ItemStatus, type TextItem } from "./output-items.js";

type ThoughtPart = Extract<AssistantPart, { readonly type: "reasoning" }>;

/** An item of texts whose last text is still being streamed. */
export interface OpenTexts {
  /** Kind of the current text: a message may have answers and refusals. */
  kind: TextItem;
  readonly id: string;
  readonly place: number;
  /** The texts that are complete. */
  readonly done: JsonObject[];
  /** For thoughts: the data that the provider needs back with each text. */
  readonly kept: ThoughtPart[];
  text: string;
  metadata: ProviderMetadata | undefined;
  /** The part of a delta's event before its sequence number. `ResponsesStream` adds the number and the text. */
  head: string;
}

/** A call whose arguments are still being streamed. */
export interface OpenCall {
  readonly id: string;
  readonly place: number;
  readonly callId: string;
  readonly name: string;
  json: string;
}

/** The current text as a thought, with the data that the provider needs back. */
export function thoughtOf({ text, metadata }: OpenTexts): ThoughtPart {
  return { type: "reasoning", text, ...(metadata === undefined ? {} : { providerMetadata: metadata }) };
}

/** The item of a call with the arguments so far. */
export function itemOf({ id, callId, name, json }: OpenCall, status: ItemStatus): JsonObject {
  return functionCallItem(id, { id: callId, name, arguments: json }, status);
}
