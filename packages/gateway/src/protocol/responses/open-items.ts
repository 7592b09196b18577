import type { AssistantPart } from "@hotspare/core";
import type { JsonObject, ProviderMetadata } from "@hotspare/core/plugin";
import { functionCallItem, type ItemStatus, type TextItem } from "./output-items.js";

type ThoughtPart = Extract<AssistantPart, { readonly type: "reasoning" }>;

/** An item of texts whose last text still grows. */
export interface OpenTexts {
  /** Of the text that grows: a message has answers and refusals. */
  kind: TextItem;
  readonly id: string;
  readonly place: number;
  /** Texts that are whole. */
  readonly done: JsonObject[];
  /** Of thoughts: what their provider wants back with each text. */
  readonly kept: ThoughtPart[];
  text: string;
  metadata: ProviderMetadata | undefined;
  /** All of a delta's event before its number, and all after its text. */
  head: string;
}

/** A call whose arguments still grow. */
export interface OpenCall {
  readonly id: string;
  readonly place: number;
  readonly callId: string;
  readonly name: string;
  json: string;
}

/** The text that grows, as a thought and what its provider wants back with it. */
export function thoughtOf({ text, metadata }: OpenTexts): ThoughtPart {
  return { type: "reasoning", text, ...(metadata === undefined ? {} : { providerMetadata: metadata }) };
}

/** The item of a call as far as it has come. */
export function itemOf({ id, callId, name, json }: OpenCall, status: ItemStatus): JsonObject {
  return functionCallItem(id, { id: callId, name, arguments: json }, status);
}
