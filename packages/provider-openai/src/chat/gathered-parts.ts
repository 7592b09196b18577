import type { AssistantPart, VlmContentChunk } from "@hotspare/core/plugin";

type ToolCallPart = Extract<AssistantPart, { readonly type: "toolCall" }>;
type TextPart = Exclude<AssistantPart, ToolCallPart>;

/** Joins the chunks of an answer: the parts in order, and the pieces of a part joined. */
export class GatheredParts {
  readonly #parts: AssistantPart[] = [];
  readonly #callAt = new Map<number, number>();
  /** Whether the last text was a refusal. A refusal is a separate part. */
  #isRefusal = false;

  get parts(): readonly AssistantPart[] {
    return this.#parts;
  }

  /** The text of all parts of one type. */
  textOf(type: "text" | "reasoning"): string {
    return this.#parts.map((part) => (part.type === type ? part.text : "")).join("");
  }

  get calls(): readonly ToolCallPart[] {
    return this.#parts.filter((part) => part.type === "toolCall");
  }

  add(chunk: VlmContentChunk): void {
    switch (chunk.type) {
      case "content": {
        const { content, isRefusal = false } = chunk;
        const begins = isRefusal !== this.#isRefusal;
        this.#isRefusal = isRefusal;
        this.#addText({ type: "text", text: content }, begins);
        return;
      }
      case "reasoning": {
        const { reasoning, providerMetadata } = chunk;
        const beside = providerMetadata === undefined ? {} : { providerMetadata };
        this.#addText({ type: "reasoning", text: reasoning, ...beside }, false);
        return;
      }
      case "toolCall":
        this.#addCall(chunk);
    }
  }

  #addText(part: TextPart, begins: boolean): void {
    const last = this.#parts.at(-1);
    if (last?.type === part.type && !begins) {
      this.#parts[this.#parts.length - 1] = { ...last, text: last.text + part.text };
    } else {
      this.#parts.push(part);
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
