import type { AssistantPart, ProviderMetadata, VlmContentChunk } from "@hotspare/core/plugin";

type ToolCallPart = Extract<AssistantPart, { readonly type: "toolCall" }>;

/** Puts the chunks of an answer together: its parts in order, pieces of one part joined. */
export class GatheredParts {
  readonly #parts: AssistantPart[] = [];
  readonly #callAt = new Map<number, number>();

  get parts(): readonly AssistantPart[] {
    return this.#parts;
  }

  /** All text of one kind. */
  textOf(type: "text" | "reasoning"): string {
    return this.#parts.map((part) => (part.type === type ? part.text : "")).join("");
  }

  get calls(): readonly ToolCallPart[] {
    return this.#parts.filter((part) => part.type === "toolCall");
  }

  add(chunk: VlmContentChunk): void {
    switch (chunk.type) {
      case "content":
        this.#addText("text", chunk.content, undefined);
        return;
      case "reasoning":
        this.#addText("reasoning", chunk.reasoning, chunk.providerMetadata);
        return;
      case "toolCall":
        this.#addCall(chunk);
    }
  }

  #addText(type: "text" | "reasoning", text: string, providerMetadata: ProviderMetadata | undefined): void {
    const last = this.#parts.at(-1);
    if (last?.type === type) {
      this.#parts[this.#parts.length - 1] = { ...last, text: last.text + text };
    } else {
      this.#parts.push({ type, text, ...(providerMetadata === undefined ? {} : { providerMetadata }) });
    }
  }

  #addCall(chunk: Extract<VlmContentChunk, { readonly type: "toolCall" }>): void {
    const { index, id = "", name = "", arguments: text, providerMetadata } = chunk;
    const at = this.#callAt.get(index);
    const begun = at === undefined ? undefined : this.#parts[at];
    if (at !== undefined && begun?.type === "toolCall") {
      this.#parts[at] = {
        ...begun,
        arguments: begun.arguments + text,
        ...(providerMetadata === undefined
          ? {}
          : { providerMetadata: { ...begun.providerMetadata, ...providerMetadata } }),
      };
      return;
    }
    this.#callAt.set(index, this.#parts.length);
    this.#parts.push({
      type: "toolCall",
      id,
      name,
      arguments: text,
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    });
  }
}
