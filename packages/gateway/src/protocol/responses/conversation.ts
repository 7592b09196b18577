import type { AssistantPart, Message } from "@hotspare/core";
import { type PlainAnswer, withKeptParts } from "../chat/kept-parts.js";
import { refusal, shownName } from "../read/refusal.js";

type ToolMessage = Extract<Message, { readonly role: "tool" }>;

/** Joins the items of a conversation into messages. Adjacent thoughts, texts and calls of the model become one message. */
export class Conversation {
  readonly #messages: Message[] = [];
  #said: AssistantPart[] = [];
  #kept: { readonly value: unknown; readonly param: string } | undefined;
  /** Ids of the calls that have no result yet. */
  readonly #openCalls = new Set<string>();
  readonly #calls = new Set<string>();

  say(parts: readonly AssistantPart[]): void {
    for (const part of parts) {
      this.#said.push(part);
      if (part.type === "toolCall") {
        this.#openCalls.add(part.id);
        this.#calls.add(part.id);
      }
    }
  }

  /** Keeps the data that the provider needs back with the current message. */
  keep(value: unknown, param: string): void {
    this.#kept = { value, param };
  }

  add(message: Message): void {
    this.#endTurn();
    this.#messages.push(message);
  }

  /** @throws {ProtocolError} 400 when no earlier call has this id. A provider's error would describe messages that the client never wrote */
  answer(message: ToolMessage): void {
    if (!this.#calls.has(message.toolCallId)) {
      const text = `No tool call found for function call output with call_id ${shownName(message.toolCallId)}. Send the 'function_call' item of the answer before its output.`;
      throw refusal("input", text);
    }
    this.#openCalls.delete(message.toolCallId);
    this.add(message);
  }

  /** @throws {ProtocolError} 400 when a call has no result */
  messages(): readonly Message[] {
    this.#endTurn();
    const [open] = this.#openCalls;
    if (open !== undefined) {
      const text = `No tool output found for function call ${shownName(open)}. Send a 'function_call_output' item with its call_id.`;
      throw refusal("input", text);
    }
    return this.#messages;
  }

  #endTurn(): void {
    const parts = this.#said;
    const kept = this.#kept;
    this.#said = [];
    this.#kept = undefined;
    const [first, second] = parts;
    const whole = kept === undefined ? undefined : withKeptParts(kept.value, plainOf(parts), kept.param);
    if (whole !== undefined) {
      this.#messages.push({ role: "assistant", ...whole });
    } else if (first?.type === "text" && second === undefined) {
      this.#messages.push({ role: "assistant", content: first.text });
    } else if (parts.some(({ type }) => type !== "reasoning")) {
      // Thoughts without text or calls are dropped: the client has left out the rest of their answer.
      this.#messages.push({ role: "assistant", parts });
    }
  }
}

function plainOf(parts: readonly AssistantPart[]): PlainAnswer {
  const textOf = (type: "text" | "reasoning") =>
    parts.map((part) => (part.type === type ? part.text : "")).join("");
  return {
    content: textOf("text"),
    reasoning: textOf("reasoning"),
    toolCalls: parts.filter((part) => part.type === "toolCall"),
  };
}
