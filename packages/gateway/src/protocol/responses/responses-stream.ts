import type { ToolCall, VlmChunk } from "@hotspare/core";
import { type JsonObject, mergedMetadata } from "@hotspare/core/plugin";
import type { AnswerAbout, StreamWriter, VlmAsk } from "../../contract/endpoints.js";
import type { ProtocolError } from "../../contract/protocol-error.js";
import { keptAnswer, keptThoughts } from "./kept-items.js";
import { itemOf, type OpenCall, type OpenTexts, thoughtOf } from "./open-items.js";
import { type ItemStatus, itemId, message, refusing, type TextItem, thoughts } from "./output-items.js";
import { isWhole, type ResponseState, refusalIn, responseObject } from "./response-object.js";
import { echoOf, type ResponsesEcho } from "./responses-echo.js";

type ContentChunk = Extract<VlmChunk, { readonly type: "content" }>;
type ReasoningChunk = Extract<VlmChunk, { readonly type: "reasoning" }>;
type ToolCallChunk = Extract<VlmChunk, { readonly type: "toolCall" }>;
type FinishChunk = Extract<VlmChunk, { readonly type: "finish" }>;

/**
 * Writes a streamed answer as OpenAI's events (API reference, "Streaming events"). Each item has events for its beginning, its deltas and its end. The last event has
 * the whole response. A message or an item of thoughts ends when another item begins. Calls end at the end of the stream, because deltas of two calls may
 * alternate.
 */
export class ResponsesStream implements StreamWriter {
  readonly #about: AnswerAbout;
  readonly #echo: ResponsesEcho;
  readonly #thought: TextItem;
  /** The finished items, by their index. */
  readonly #output: JsonObject[] = [];
  readonly #calls = new Map<number, OpenCall>();
  #open: OpenTexts | undefined;
  #places = 0;
  /** The part of a refusal that has been sent. */
  #refused = "";
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
        return begin + this.#content(chunk);
      case "reasoning":
        return begin + this.#reasoning(chunk);
      case "toolCall":
        return begin + this.#callPiece(chunk);
      case "finish":
        return begin + this.#finish(chunk);
    }
  }

  /**
   * Writes an empty delta of the open item, because every client knows this event. OpenAI's own event `keepalive` is not documented and ends the streams of some
   * SDKs (openai-node#1964, openai-java#767). A second `response.in_progress` would make openai-node forget its items.
   */
  heartbeat(): string {
    if (this.#open !== undefined) {
      return this.#delta(this.#open, "");
    }
    const call = [...this.#calls.values()].at(-1);
    if (call !== undefined) {
      return this.#callDelta(call, "");
    }
    return this.#sequence === 0
      ? this.#begin()
      : this.#stateEvent("response.in_progress", { is: "in_progress" });
  }

  /** The last event ends the stream, because this API has no `[DONE]`. */
  end(): string {
    return "";
  }

  /** Writes two events, as OpenAI does. SDKs read `error` from the first event and throw. The fields beside `error` follow the API reference. */
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

  #content({ content, isRefusal = false, beginsPart = false }: ContentChunk): string {
    if (content === "") {
      return "";
    }
    if (isRefusal) {
      this.#refused += content;
    }
    return this.#text(isRefusal ? refusing : message, content, beginsPart);
  }

  /** A chunk may have a signature without text: after its thoughts, or for thoughts that the provider does not show. */
  #reasoning({ reasoning, beginsPart = false, providerMetadata }: ReasoningChunk): string {
    if (reasoning === "" && providerMetadata === undefined) {
      return "";
    }
    const written = this.#text(this.#thought, reasoning, beginsPart);
    if (this.#open !== undefined) {
      this.#open.metadata = mergedMetadata(this.#open.metadata, providerMetadata);
    }
    return written;
  }

  #text(kind: TextItem, text: string, beginsPart: boolean): string {
    let written = "";
    if (this.#open?.kind.item !== kind.item) {
      written = this.#closeTexts("completed") + this.#openTexts(kind);
    } else if (beginsPart || this.#open.kind !== kind) {
      written = this.#endPart(this.#open);
      this.#open.kind = kind;
      written += this.#beginPart(this.#open);
    }
    const open = this.#open as OpenTexts;
    if (text === "") {
      return written;
    }
    open.text += text;
    return written + this.#delta(open, text);
  }

  #delta({ head }: OpenTexts, text: string): string {
    return `${head}${this.#number()},"delta":${JSON.stringify(text)}}\n\n`;
  }

  #openTexts(kind: TextItem): string {
    const place = this.#takePlace();
    const id = itemId(kind.idPrefix, this.#about.id, place);
    const open: OpenTexts = { kind, id, place, done: [], kept: [], text: "", metadata: undefined, head: "" };
    this.#open = open;
    const item = kind.item(id, [], "in_progress");
    return this.#event("response.output_item.added", { output_index: place, item }) + this.#beginPart(open);
  }

  #beginPart(open: OpenTexts): string {
    const { kind } = open;
    const fields = JSON.stringify({ type: kind.delta, ...this.#placeOf(open), ...kind.textFields });
    open.text = "";
    open.metadata = undefined;
    open.head = `event: ${kind.delta}\ndata: ${fields.slice(0, -1)},"sequence_number":`;
    return this.#event(kind.partAdded, { ...this.#placeOf(open), part: kind.part("") });
  }

  #endPart(open: OpenTexts): string {
    const { kind, text } = open;
    const part = kind.part(text);
    const place = this.#placeOf(open);
    const written =
      this.#event(kind.done, { ...place, [kind.whole]: text, ...kind.textFields }) +
      this.#event(kind.partDone, { ...place, part });
    open.done.push(part);
    open.kept.push(thoughtOf(open));
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
    const { kind, id, place, done, kept } = open;
    return written + this.#itemDone(place, kind.item(id, done, status, keptThoughts(kept)));
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
    return this.#callDelta(call, delta);
  }

  #callDelta({ id, place }: OpenCall, delta: string): string {
    return this.#event("response.function_call_arguments.delta", { item_id: id, output_index: place, delta });
  }

  #finish(finish: FinishChunk): string {
    const { finishReason, toolCalls, usage, raw } = finish;
    const refusal = this.#refusalLeft(raw);
    const last: ItemStatus = isWhole(finishReason) ? "completed" : "incomplete";
    const isLast = (place: number) => place === this.#places - 1;
    let written = refusal === "" ? "" : this.#text(refusing, refusal, false);
    written += this.#closeTexts(this.#open !== undefined && isLast(this.#open.place) ? last : "completed");
    for (const call of this.#calls.values()) {
      written += this.#closeCall(call, toolCalls, isLast(call.place) ? last : "completed");
    }
    const isEmpty = this.#places === 0;
    if (isEmpty) {
      // An empty answer becomes a message with an empty text, as in OpenAI's API.
      written += this.#openTexts(message) + this.#closeTexts(last);
    }
    written += this.#keepAnswer(finish);
    const state: ResponseState = { is: "finished", finishReason, output: this.#output, usage, raw };
    return (
      written + this.#stateEvent(last === "completed" ? "response.completed" : "response.incomplete", state)
    );
  }

  /** The part of a refusal that no chunk has sent. A provider that does not mark its refusals has sent the refusal as text. */
  #refusalLeft(raw: FinishChunk["raw"]): string {
    const refusal = refusalIn(raw);
    const isSaid = this.#output.length === 0 && this.#open?.done.length === 0 && this.#open.text === refusal;
    return refusal?.startsWith(this.#refused) === true && !isSaid ? refusal.slice(this.#refused.length) : "";
  }

  #keepAnswer(finish: FinishChunk): string {
    const kept = keptAnswer(finish);
    if (kept === undefined) {
      return "";
    }
    const place = this.#takePlace();
    const item = this.#thought.item(itemId("rs_", this.#about.id, place), [], "completed", kept);
    return (
      this.#event("response.output_item.added", { output_index: place, item }) + this.#itemDone(place, item)
    );
  }

  /** Ends a call. At the end, core may know more of the arguments than the deltas had, for example `{}` for a call without arguments. */
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
