import type { JsonObject } from "@hotspare/core/plugin";

/** OpenAI's word for how far an item has come. */
export type ItemStatus = "in_progress" | "completed" | "incomplete";

/** A kind of item that is made of texts: how the item, its parts and the events about them are written (API reference, "Streaming events"). */
export interface TextItem {
  readonly idPrefix: string;
  /** @param kept what its provider wants back with it; undefined: nothing */
  item(id: string, parts: readonly JsonObject[], status: ItemStatus, kept?: string): JsonObject;
  part(text: string): JsonObject;
  /** The field of an event that has the number of the part. */
  readonly partIndex: "content_index" | "summary_index";
  /** The field of an event that has the part. */
  readonly partAdded: string;
  readonly partDone: string;
  readonly delta: string;
  readonly done: string;
  /** The field of the event of the whole text. */
  readonly whole: "text" | "refusal";
  /** Fields that OpenAI's clients expect in the events of a text. */
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

/** What the model says instead of an answer: another part of a message. */
export const refusing: TextItem = {
  ...message,
  part: (refusal) => ({ type: "refusal", refusal }),
  delta: "response.refusal.delta",
  done: "response.refusal.done",
  whole: "refusal",
  textFields: {},
};

/**
 * The model's thoughts, word by word, where OpenAI has a summary: that is where clients look for them.
 *
 * @param wantsEncrypted the client sends thoughts back only if they are encrypted, as the AI SDK does. The gateway keeps no secret from the client: where the provider wants
 * nothing back, the field has a word that says so, and the summary comes back with it
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

/** A call of a function. `id` names the item, `call_id` the call: the result of the function is sent back under `call_id`. */
export function functionCallItem(
  id: string,
  call: { readonly id: string; readonly name: string; readonly arguments: string },
  status: ItemStatus,
): JsonObject {
  return { id, type: "function_call", status, arguments: call.arguments, call_id: call.id, name: call.name };
}

/** The id of an item: unguessable as the response's own, and told apart by its place. */
export function itemId(prefix: string, responseId: string, place: number): string {
  return `${prefix}${responseId.replace(/^resp_/, "")}${place}`;
}
