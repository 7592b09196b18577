import type { JsonObject } from "../content/json-value.js";
import type { StreamStep } from "../contract/simulated-reply.js";
import { type AnswerToken, type ChatAnswer, joinTokens } from "./chat-answer.js";
import type { ChatFlavor } from "./chat-flavor.js";
import type { ChatUsage } from "./chat-usage.js";
import type { CompletionName } from "./completion-name.js";
import { callIdOf, thoughtsOf, writeCall, writeUsage } from "./written-parts.js";

/** OpenAI's error event in a stream when its own server fails (corpus openai-041, without the request id). */
const STREAM_ERROR = {
  message: "The server had an error while processing your request. Sorry about that!",
  type: "server_error",
  param: null,
  code: null,
};

/** Writes the events of one streamed completion. Shared parts are built once. */
export class ChatStream {
  readonly #name: CompletionName;
  readonly #flavor: ChatFlavor;
  readonly #head: string;
  /** The text after a choice's own fields. */
  readonly #choiceTail: string;
  /** The text after the choices of an event that is not the last. */
  readonly #tail: string;
  /** The usage's fields, in front of which a comma stands. Empty if the usage was not asked for. */
  readonly #usage: string;

  constructor(name: CompletionName, usage: ChatUsage | undefined, flavor: ChatFlavor) {
    this.#name = name;
    this.#flavor = flavor;
    const common = {
      id: `${flavor.idPrefix ?? "chatcmpl-"}${name.requestId}`,
      object: "chat.completion.chunk",
      created: name.created,
      model: name.model,
      system_fingerprint: null,
      ...flavor.event,
    };
    this.#head = `data: ${JSON.stringify(common).slice(0, -1)},"choices":`;
    this.#choiceTail = fieldsOf(flavor.choice);
    this.#usage = usage === undefined ? "" : fieldsOf(writeUsage(usage, name, flavor));
    this.#tail = this.#tailOf(usage);
  }

  /** With `include_usage` every chunk of OpenAI has the field, null in all but the last (API reference, stream_options). */
  #tailOf(usage: ChatUsage | undefined): string {
    if (usage === undefined) return "";
    const { usagePlace = "ownEvent", usageFields } = this.#flavor;
    if (usagePlace === "everyEvent") return this.#usage;
    return usagePlace === "ownEvent" && usageFields === undefined ? ',"usage":null' : "";
  }

  /** A chunk without content, which real servers sometimes send. */
  get emptyDelta(): string {
    return this.#chunk("{}");
  }

  /** An error of the server itself. */
  get errorEvent(): string {
    return this.#flavor.errorEvent?.(this.#name) ?? `data: ${JSON.stringify({ error: STREAM_ERROR })}\n\n`;
  }

  *steps(answer: ChatAnswer, tokenDelayMs: number): Generator<StreamStep> {
    const { opening, keepAlive, finishReason } = this.#flavor;
    const before =
      (keepAlive?.stream ?? "") + opening.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    if (before !== "") yield { type: "write", text: before };
    yield { type: "write", text: this.#chunk('{"role":"assistant","content":"","refusal":null}') };
    let call = -1;
    for (const token of answer.tokens) {
      if (tokenDelayMs > 0) yield { type: "wait", ms: tokenDelayMs };
      if (token.call !== undefined && token.call !== call) {
        call = token.call;
        yield* this.#openCall(answer, call);
      }
      const delta = this.#deltaOf(token);
      if (delta !== undefined) yield { type: "write", text: this.#chunk(delta), part: "content" };
    }
    const reason = finishReason?.(answer.finishReason, true) ?? answer.finishReason;
    yield { type: "write", text: this.#finish(reason), part: "end" };
    if (this.#usage !== "" && (this.#flavor.usagePlace ?? "ownEvent") === "ownEvent")
      yield { type: "write", text: `${this.#head}[]${this.#usage}}\n\n`, part: "end" };
    yield { type: "write", text: "data: [DONE]\n\n", part: "end" };
  }

  #chunk(delta: string): string {
    return `${this.#head}[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":null${this.#choiceTail}}]${this.#tail}}\n\n`;
  }

  #finish(reason: string): string {
    const { finishChoice, finishEvent = {}, usagePlace } = this.#flavor;
    const choice = this.#choiceTail + fieldsOf(finishChoice?.(reason) ?? {});
    const tail = usagePlace === "finishEvent" ? this.#usage : this.#tail;
    return `${this.#head}[{"index":0,"delta":{},"logprobs":null,"finish_reason":${JSON.stringify(reason)}${choice}}]${fieldsOf(finishEvent)}${tail}}\n\n`;
  }

  /** A call is opened with its name. A server that sends whole calls has said all of it then. */
  *#openCall(answer: ChatAnswer, index: number): Generator<StreamStep> {
    const { wholeCalls = false } = this.#flavor;
    const call = {
      index,
      id: callIdOf(this.#name, index, this.#flavor),
      type: "function",
      function: {
        name: answer.toolNames[index] ?? "",
        arguments: wholeCalls ? joinTokens(answer, "arguments", index) : "",
      },
    };
    const text = this.#chunk(JSON.stringify({ tool_calls: [writeCall(call, index, this.#flavor)] }));
    yield wholeCalls ? { type: "write", text, part: "content" } : { type: "write", text };
  }

  /** `undefined`: nothing is sent for this token. */
  #deltaOf(token: AnswerToken): string | undefined {
    switch (token.type) {
      case "content":
        return `{"content":${JSON.stringify(token.text)}}`;
      case "reasoning": {
        const thoughts = thoughtsOf(token.text, this.#flavor);
        return thoughts && JSON.stringify(thoughts);
      }
      case "arguments": {
        if (this.#flavor.wholeCalls === true) return undefined;
        const { call: index = 0, text } = token;
        const piece = { index, function: { arguments: text } };
        return JSON.stringify({ tool_calls: [writeCall(piece, index, this.#flavor)] });
      }
    }
  }
}

/** The fields of an object as they stand after another field. */
function fieldsOf(object: JsonObject): string {
  const text = JSON.stringify(object).slice(1, -1);
  return text === "" ? "" : `,${text}`;
}
