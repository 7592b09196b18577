import type { ToolCall, VlmChunk } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import type { AnswerAbout, StreamWriter, VlmAsk } from "../../contract/endpoints.js";
import type { ProtocolError } from "../../contract/protocol-error.js";
import {
  functionCallItem,
  type ItemStatus,
  itemId,
  message,
  type TextItem,
  thoughts,
} from "./output-items.js";
import { isWhole, type ResponseState, responseObject } from "./response-object.js";
import { echoOf, type ResponsesEcho } from "./responses-echo.js";

type ToolCallChunk = Extract<VlmChunk, { readonly type: "toolCall" }>;
type FinishChunk = Extract<VlmChunk, { readonly type: "finish" }>;

/** An item of texts whose last text still grows. */
interface OpenTexts {
  readonly kind: TextItem;
  readonly id: string;
  readonly place: number;
  /** Texts that are whole. */
  readonly done: JsonObject[];
  text: string;
  /** All of a delta's event before its number, and all after its text. */
  head: string;
}

interface OpenCall {
  readonly id: string;
  readonly place: number;
  readonly callId: string;
  readonly name: string;
  json: string;
}

/**
 * Writes an answer as OpenAI's events (API reference, "Streaming events"): each item is added, grows and is done; the last event has the whole response. A
 * message and thoughts are done when another item begins. Calls are done at the end, because pieces of two calls may come in turn.
 */
export class ResponsesStream implements StreamWriter {
  readonly #about: AnswerAbout;
  readonly #echo: ResponsesEcho;
  readonly #thought: TextItem;
  /** Items as they are when they are done, by their place. */
  readonly #output: JsonObject[] = [];
  readonly #calls = new Map<number, OpenCall>();
  #open: OpenTexts | undefined;
  #places = 0;
  #sequence = 0;

  constructor(ask: VlmAsk, about: AnswerAbout) {
    this.#about = about;
    this.#echo = echoOf(ask);
    this.#thought = thoughts(this.#echo.wantsEncrypted);
  }

  chunk(chunk: VlmChunk): string {
    const begin = this.#sequence === 0 ? this.#begin() : "";
    switch (chunk.type) {
      case "content":
        return begin + this.#text(message, chunk.content, chunk.beginsPart === true);
      case "reasoning":
        return begin + this.#text(this.#thought, chunk.reasoning, chunk.beginsPart === true);
      case "toolCall":
        return begin + this.#callPiece(chunk);
      case "finish":
        return begin + this.#finish(chunk);
    }
  }

  /** The last event ends the stream: this API has no `[DONE]`. */
  end(): string {
    return "";
  }

  /** OpenAI sends both events. SDKs read `error` from the first, and throw; the fields beside it are those of the reference. */
  fail(error: ProtocolError): string {
    const { message: text, code = "server_error", param = null, type } = error;
    const words = { code, message: text, param };
    const output = this.#output.filter((item) => item !== undefined);
    return (
      this.#event("error", { error: { type, ...words }, ...words }) +
      this.#stateEvent("response.failed", { is: "failed", output, error: { code, message: text } })
    );
  }

  #begin(): string {
    const state: ResponseState = { is: "in_progress" };
    return this.#stateEvent("response.created", state) + this.#stateEvent("response.in_progress", state);
  }

  #text(kind: TextItem, text: string, beginsPart: boolean): string {
    if (text === "") {
      return "";
    }
    let written = "";
    if (this.#open?.kind !== kind) {
      written = this.#closeTexts("completed") + this.#openTexts(kind);
    } else if (beginsPart) {
      written = this.#endPart(this.#open) + this.#beginPart(this.#open);
    }
    const open = this.#open as OpenTexts;
    open.text += text;
    return `${written}${open.head}${this.#number()},"delta":${JSON.stringify(text)}}\n\n`;
  }

  #openTexts(kind: TextItem): string {
    const place = this.#takePlace();
    const id = itemId(kind.idPrefix, this.#about.id, place);
    const open: OpenTexts = { kind, id, place, done: [], text: "", head: "" };
    this.#open = open;
    const item = kind.item(id, [], "in_progress");
    return this.#event("response.output_item.added", { output_index: place, item }) + this.#beginPart(open);
  }

  #beginPart(open: OpenTexts): string {
    const { kind } = open;
    const fields = JSON.stringify({ type: kind.delta, ...this.#placeOf(open), ...kind.textFields });
    open.text = "";
    open.head = `event: ${kind.delta}\ndata: ${fields.slice(0, -1)},"sequence_number":`;
    return this.#event(kind.partAdded, { ...this.#placeOf(open), part: kind.part("") });
  }

  #endPart(open: OpenTexts): string {
    const { kind, text } = open;
    const part = kind.part(text);
    const place = this.#placeOf(open);
    const written =
      this.#event(kind.done, { ...place, text, ...kind.textFields }) +
      this.#event(kind.partDone, { ...place, part });
    open.done.push(part);
    return written;
  }

  #placeOf({ kind, id, place, done }: OpenTexts): JsonObject {
    return { item_id: id, output_index: place, [kind.partIndex]: done.length };
  }

  #closeTexts(status: ItemStatus): string {
    const open = this.#open;
    if (open === undefined) {
      return "";
    }
    this.#open = undefined;
    const written = this.#endPart(open);
    return written + this.#itemDone(open.place, open.kind.item(open.id, open.done, status));
  }

  #callPiece({ index, id, name, arguments: piece }: ToolCallChunk): string {
    const known = this.#calls.get(index);
    if (known !== undefined) {
      return this.#grow(known, piece);
    }
    const written = this.#closeTexts("completed");
    const place = this.#takePlace();
    const itemName = itemId("fc_", this.#about.id, place);
    const callId = id ?? itemId("call_", this.#about.id, place);
    const call: OpenCall = { id: itemName, place, callId, name: name ?? "", json: "" };
    this.#calls.set(index, call);
    const item = itemOf(call, "in_progress");
    return (
      written +
      this.#event("response.output_item.added", { output_index: place, item }) +
      this.#grow(call, piece)
    );
  }

  #grow(call: OpenCall, delta: string): string {
    if (delta === "") {
      return "";
    }
    call.json += delta;
    const place = { item_id: call.id, output_index: call.place };
    return this.#event("response.function_call_arguments.delta", { ...place, delta });
  }

  #finish({ finishReason, toolCalls, usage, raw }: FinishChunk): string {
    const last: ItemStatus = isWhole(finishReason) ? "completed" : "incomplete";
    const isLast = (place: number) => place === this.#places - 1;
    let written = this.#closeTexts(this.#open !== undefined && isLast(this.#open.place) ? last : "completed");
    for (const call of this.#calls.values()) {
      written += this.#closeCall(call, toolCalls, isLast(call.place) ? last : "completed");
    }
    const isEmpty = this.#places === 0;
    if (isEmpty) {
      // An answer without anything is a message with no words, as at OpenAI.
      written += this.#openTexts(message) + this.#closeTexts(last);
    }
    const state: ResponseState = { is: "finished", finishReason, output: this.#output, usage, raw };
    return (
      written + this.#stateEvent(last === "completed" ? "response.completed" : "response.incomplete", state)
    );
  }

  /** Core may know more of the arguments at the end than the pieces said, such as `{}` for a call without any. */
  #closeCall(call: OpenCall, whole: readonly ToolCall[], status: ItemStatus): string {
    const known = whole.find(({ id }) => id === call.callId)?.arguments ?? call.json;
    const rest = known.startsWith(call.json) ? this.#grow(call, known.slice(call.json.length)) : "";
    const done = this.#event("response.function_call_arguments.done", {
      item_id: call.id,
      output_index: call.place,
      name: call.name,
      arguments: call.json,
    });
    return rest + done + this.#itemDone(call.place, itemOf(call, status));
  }

  #itemDone(place: number, item: JsonObject): string {
    this.#output[place] = item;
    return this.#event("response.output_item.done", { output_index: place, item });
  }

  #takePlace(): number {
    const place = this.#places;
    this.#places += 1;
    return place;
  }

  #stateEvent(type: string, state: ResponseState): string {
    return this.#event(type, { response: responseObject(this.#about, this.#echo, state) });
  }

  #event(type: string, fields: JsonObject): string {
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: this.#number(), ...fields })}\n\n`;
  }

  #number(): number {
    const number = this.#sequence;
    this.#sequence += 1;
    return number;
  }
}

function itemOf({ id, callId, name, json }: OpenCall, status: ItemStatus): JsonObject {
  return functionCallItem(id, { id: callId, name, arguments: json }, status);
}
