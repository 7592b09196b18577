import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { ProviderMetadata } from "../../contract/plugin/provider-metadata.js";
import type { VlmContentChunk } from "../../contract/plugin/vlm-content-chunk.js";
import type { ToolCall } from "../../contract/plugin/vlm-request.js";

type Growing<Part> = { -readonly [Name in keyof Part]: Part[Name] };
type PartOf<Type extends AssistantPart["type"]> = Growing<Extract<AssistantPart, { type: Type }>>;

/** What a stream has handed over so far. */
export class PartialAnswer {
  content = "";
  reasoning = "";
  readonly #parts: Growing<AssistantPart>[] = [];
  readonly #toolCalls = new Map<number, PartOf<"toolCall">>();

  add(chunk: VlmContentChunk): void {
    switch (chunk.type) {
      case "content":
        this.content += chunk.content;
        this.#open("text").text += chunk.content;
        return;
      case "reasoning": {
        this.reasoning += chunk.reasoning;
        const part = this.#open("reasoning");
        part.text += chunk.reasoning;
        keepMetadata(part, chunk.providerMetadata);
        return;
      }
      case "toolCall":
        this.#addToolCall(chunk);
        return;
    }
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

  /** Pieces of one kind that follow each other are one part. */
  #open<Type extends "text" | "reasoning">(type: Type): PartOf<Type> {
    const last = this.#parts.at(-1);
    if (last?.type === type) {
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
    keepMetadata(call, chunk.providerMetadata);
  }
}

/** Each piece may have some of it; a later word of a provider comes over an earlier one. */
function keepMetadata(
  part: { providerMetadata?: ProviderMetadata | undefined },
  added: ProviderMetadata | undefined,
): void {
  const before = part.providerMetadata;
  if (added === undefined) {
    return;
  }
  if (before === undefined) {
    part.providerMetadata = added;
    return;
  }
  const merged: Record<string, Readonly<Record<string, unknown>>> = { ...before };
  for (const [provider, fields] of Object.entries(added)) {
    merged[provider] = { ...before[provider], ...fields };
  }
  part.providerMetadata = merged;
}
