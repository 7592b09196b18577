import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { ProviderMetadata } from "../../contract/plugin/provider-metadata.js";
import type { VlmContentChunk } from "../../contract/plugin/vlm-content-chunk.js";
import type { ToolCall } from "../../contract/plugin/vlm-request.js";
import { mergedMetadata } from "../../request/merged-metadata.js";

type Growing<Part> = { -readonly [Name in keyof Part]: Part[Name] };
type PartOf<Type extends AssistantPart["type"]> = Growing<Extract<AssistantPart, { type: Type }>>;

/** What a stream has handed over so far. */
export class PartialAnswer {
  readonly #parts: Growing<AssistantPart>[] = [];
  readonly #toolCalls = new Map<number, PartOf<"toolCall">>();
  /** Whether the last text was a refusal, which is a part of its own. */
  #isRefusal = false;

  add(chunk: VlmContentChunk): void {
    switch (chunk.type) {
      case "content":
        this.#addText(chunk);
        return;
      case "reasoning": {
        const part = this.#open("reasoning", chunk.beginsPart);
        part.text += chunk.reasoning;
        addMetadata(part, chunk.providerMetadata);
        return;
      }
      case "toolCall":
        this.#addToolCall(chunk);
        return;
    }
  }

  get content(): string {
    return this.#textOf("text");
  }

  get reasoning(): string {
    return this.#textOf("reasoning");
  }

  get toolCalls(): readonly ToolCall[] {
    return [...this.#toolCalls.values()].map(({ id, name, arguments: text }) => ({
      id,
      name,
      arguments: text,
    }));
  }

  /** The pieces joined, in the order in which each began. */
  get parts(): readonly AssistantPart[] {
    return this.#parts.filter(
      (part) => part.type === "toolCall" || part.text !== "" || part.providerMetadata !== undefined,
    );
  }

  #textOf(type: "text" | "reasoning"): string {
    return this.#parts.map((part) => (part.type === type ? part.text : "")).join("");
  }

  #addText(chunk: Extract<VlmContentChunk, { type: "content" }>): void {
    const { content, beginsPart = false, isRefusal = false, providerMetadata } = chunk;
    const part = this.#open("text", beginsPart || isRefusal !== this.#isRefusal);
    this.#isRefusal = isRefusal;
    part.text += content;
    addMetadata(part, providerMetadata);
  }

  /** Pieces of one kind that follow each other are one part, unless a piece says that it begins another. */
  #open<Type extends "text" | "reasoning">(type: Type, begins = false): PartOf<Type> {
    const last = this.#parts.at(-1);
    if (last?.type === type && !begins) {
      return last as PartOf<Type>;
    }
    const part = { type, text: "" } as PartOf<Type>;
    this.#parts.push(part);
    return part;
  }

  #addToolCall(chunk: Extract<VlmContentChunk, { type: "toolCall" }>): void {
    let call = this.#toolCalls.get(chunk.index);
    if (call === undefined) {
      call = { type: "toolCall", id: "", name: "", arguments: "" };
      this.#toolCalls.set(chunk.index, call);
      this.#parts.push(call);
    }
    call.id ||= chunk.id ?? "";
    call.name ||= chunk.name ?? "";
    call.arguments += chunk.arguments;
    addMetadata(call, chunk.providerMetadata);
  }
}

/** Each piece may have some of it. */
function addMetadata(
  part: { providerMetadata?: ProviderMetadata | undefined },
  added: ProviderMetadata | undefined,
): void {
  if (added !== undefined) {
    part.providerMetadata = mergedMetadata(part.providerMetadata, added);
  }
}
