import type { JsonObject } from "@hotspare/core/plugin";

/** Status of an item, in OpenAI's words. */
export type ItemStatus = "in_progress" | "completed" | "incomplete";

/** A kind of item that consists of texts. Describes how the item, its parts and its events are written (API reference, "Streaming events"). */
export interface TextItem {
  readonly idPrefix: string;
  /** @param kept packed data that the provider needs back with the item. Undefined: the provider needs nothing back */
  item(id: string, parts: readonly JsonObject[], status: ItemStatus, kept?: string): JsonObject;
  part(text: string): JsonObject;
  /** Name of the event field with the index of the part. */
  readonly partIndex: "content_index" | "summary_index";
  /** Type of the event that begins a part. */
  readonly partAdded: string;
  readonly partDone: string;
  readonly delta: string;
  readonly done: string;
  /** Name of the field with the whole text, in the event that ends the text. */
  readonly whole: "text" | "refusal";
  /** Further fields that OpenAI's clients expect in the events of a text. */
  readonly textFields: JsonObject;
}

export const message: TextItem = {
  idPrefix: "msg_",
  item: (id, content, status) => ({ id, type: "message", status, role: "assistant", content }),
  part: (text) => ({ type: "output_text", annotations: [], logprobs: [], text }),
  partIndex: "content_index",
  partAdded: "response.content_part.added",
  partDone: "response.content_part.done",
  delta: "response.output_text.delta",
  done: "response.output_text.done",
  whole: "text",
  textFields: { logprobs: [] },
};

/** A refusal, which is a part of a message. */
export const refusing: TextItem = {
  ...message,
  part: (refusal) => ({ type: "refusal", refusal }),
  delta: "response.refusal.delta",
  done: "response.refusal.done",
  whole: "refusal",
  textFields: {},
};

/**
 * The model's thoughts. They go where OpenAI has a summary, because clients read them there.
 *
 * @param wantsEncrypted whether the client asks for `encrypted_content`. Some clients, such as the AI SDK, send thoughts back only if this field is present. If
 * the provider needs nothing back, the field says `not-encrypted`, and the client sends the summary back
 */
export function thoughts(wantsEncrypted: boolean): TextItem {
  return wantsEncrypted ? thoughtsToSendBack : plainThoughts;
}

const plainThoughts: TextItem = {
  idPrefix: "rs_",
  item: (id, summary, _status, kept) => ({
    id,
    type: "reasoning",
    summary,
    ...(kept === undefined ? {} : { encrypted_content: kept }),
  }),
  part: (text) => ({ type: "summary_text", text }),
  partIndex: "summary_index",
  partAdded: "response.reasoning_summary_part.added",
  partDone: "response.reasoning_summary_part.done",
  delta: "response.reasoning_summary_text.delta",
  done: "response.reasoning_summary_text.done",
  whole: "text",
  textFields: {},
};

const thoughtsToSendBack: TextItem = {
  ...plainThoughts,
  item: (id, summary, _status, kept = "not-encrypted") => ({
    id,
    type: "reasoning",
    summary,
    encrypted_content: kept,
  }),
};

/** Writes the item of a function call. `id` identifies the item. `call_id` identifies the call, and the client sends the function's result with `call_id`. */
export function functionCallItem(
  id: string,
  call: { readonly id: string; readonly name: string; readonly arguments: string },
  status: ItemStatus,
): JsonObject {
  return { id, type: "function_call", status, arguments: call.arguments, call_id: call.id, name: call.name };
}

/** The id of an item: the unguessable id of the response and the item's index. */
export function itemId(prefix: string, responseId: string, place: number): string {
  return `${prefix}${responseId.replace(/^resp_/, "")}${place}`;
}
