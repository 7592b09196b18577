import type { VlmContentChunk } from "../../contract/plugin/vlm-content-chunk.js";
import type { ToolCall } from "../../contract/plugin/vlm-request.js";

/** What a stream has handed over so far. */
export class PartialAnswer {
  content = "";
  reasoning = "";
  readonly #toolCalls = new Map<number, { id: string; name: string; arguments: string }>();

  add(chunk: VlmContentChunk): void {
    switch (chunk.type) {
      case "content":
        this.content += chunk.content;
        return;
      case "reasoning":
        this.reasoning += chunk.reasoning;
        return;
      case "toolCall":
        this.#addToolCall(chunk);
        return;
    }
  }

  get toolCalls(): readonly ToolCall[] {
    return [...this.#toolCalls.values()];
  }

  #addToolCall(chunk: Extract<VlmContentChunk, { type: "toolCall" }>): void {
    let call = this.#toolCalls.get(chunk.index);
    if (call === undefined) {
      call = { id: "", name: "", arguments: "" };
      this.#toolCalls.set(chunk.index, call);
    }
    call.id ||= chunk.id ?? "";
    call.name ||= chunk.name ?? "";
    call.arguments += chunk.arguments;
  }
}
