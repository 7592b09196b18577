import type { StreamStep } from "../contract/simulated-reply.js";
import type { AnswerToken, ChatAnswer } from "./chat-answer.js";
import type { CompletionName } from "./chat-completion.js";
import type { ChatFlavor } from "./chat-flavor.js";
import type { ChatUsage } from "./chat-usage.js";

/** Writes the events of one streamed completion. Shared parts are built once. */
export class ChatStream {
  readonly #name: CompletionName;
  readonly #head: string;
  /** Set with `include_usage`: every chunk has the field, null in all but the last (API reference, stream_options). */
  readonly #nullUsage: string;

  readonly #opening: string;
  /** The text after a choice's own fields. */
  readonly #choiceTail: string;

  constructor(name: CompletionName, includesUsage: boolean, flavor: ChatFlavor) {
    this.#name = name;
    const common = {
      id: `chatcmpl-${name.requestId}`,
      object: "chat.completion.chunk",
      created: name.created,
      model: name.model,
      system_fingerprint: null,
    };
    this.#head = `data: ${JSON.stringify(common).slice(0, -1)},"choices":`;
    this.#opening = flavor.opening.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    const more = JSON.stringify(flavor.choice).slice(1, -1);
    this.#choiceTail = more === "" ? "" : `,${more}`;
    this.#nullUsage = includesUsage ? ',"usage":null' : "";
  }

  /** A chunk without content, which real servers sometimes send. */
  get emptyDelta(): string {
    return this.#chunk("{}");
  }

  /** If set, `usage` closes the stream. */
  *steps(answer: ChatAnswer, tokenDelayMs: number, usage: ChatUsage | undefined): Generator<StreamStep> {
    if (this.#opening !== "") yield { type: "write", text: this.#opening };
    yield { type: "write", text: this.#chunk('{"role":"assistant","content":"","refusal":null}') };
    let isCalling = false;
    for (const token of answer.tokens) {
      if (tokenDelayMs > 0) yield { type: "wait", ms: tokenDelayMs };
      if (token.type === "arguments" && !isCalling) {
        isCalling = true;
        yield { type: "write", text: this.#chunk(this.#openToolCall(answer.toolName ?? "")) };
      }
      yield { type: "write", text: this.#chunk(deltaOf(token)), part: "content" };
    }
    yield { type: "write", text: this.#chunk("{}", JSON.stringify(answer.finishReason)), part: "end" };
    if (usage !== undefined) yield { type: "write", text: this.#usageChunk(usage), part: "end" };
    yield { type: "write", text: "data: [DONE]\n\n", part: "end" };
  }

  #chunk(delta: string, finishReason = "null"): string {
    return `${this.#head}[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finishReason}${this.#choiceTail}}]${this.#nullUsage}}\n\n`;
  }

  #usageChunk(usage: ChatUsage): string {
    return `${this.#head}[],"usage":${JSON.stringify(usage)}}\n\n`;
  }

  #openToolCall(toolName: string): string {
    const call = {
      index: 0,
      id: `call_${this.#name.requestId}`,
      type: "function",
      function: { name: toolName, arguments: "" },
    };
    return JSON.stringify({ tool_calls: [call] });
  }
}

function deltaOf(token: AnswerToken): string {
  const text = JSON.stringify(token.text);
  switch (token.type) {
    case "content":
      return `{"content":${text}}`;
    case "reasoning":
      return `{"reasoning_content":${text}}`;
    case "arguments":
      return `{"tool_calls":[{"index":0,"function":{"arguments":${text}}}]}`;
  }
}
