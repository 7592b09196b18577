import type { LanguageModelV3ResponseMetadata, SharedV3ProviderMetadata } from "@ai-sdk/provider";
import type { VlmChunk, VlmFinishChunk } from "@hotspare/core";
import { mergedMetadata, type ProviderMetadata, parseJson } from "@hotspare/core/plugin";
import { writeMetadata } from "../request/message-metadata.js";
import { resultMetadata } from "./hotspare-metadata.js";
import type { SaidPart } from "./said-types.js";
import { type ModelVersion, toFiles } from "./to-files.js";
import { toFinishReason } from "./to-finish-reason.js";
import { toSources } from "./to-sources.js";
import { toUsage } from "./to-usage.js";

type ContentChunk = Exclude<VlmChunk, VlmFinishChunk>;
type CallChunk = Extract<ContentChunk, { readonly type: "toolCall" }>;

/** A text or a thought that is being said. */
interface OpenBlock {
  readonly kind: "text" | "reasoning";
  readonly id: string;
  metadata: ProviderMetadata | undefined;
}

/** A call of a tool whose arguments are coming. Until its name is known, nothing of it is emitted. */
interface OpenCall {
  id: string;
  name: string;
  input: string;
  /** How much of the arguments has been emitted. Undefined: not even its start. */
  emitted: number | undefined;
  metadata: ProviderMetadata | undefined;
}

/**
 * Turns the chunks of a stream into the AI SDK's parts. Each text, thought and call of a tool begins, grows and ends under an id of its own, and the one ends
 * before another begins; calls of tools that come interleaved stay open until the next of them begins with complete arguments, or until the end.
 */
export class StreamParts {
  readonly #emit: (part: SaidPart) => void;
  readonly #shown: LanguageModelV3ResponseMetadata;
  readonly #version: ModelVersion;
  #block: OpenBlock | undefined;
  /** How many texts and thoughts have begun. */
  readonly #begun = { text: 0, reasoning: 0 };
  readonly #calls = new Map<number, OpenCall>();

  /** @param shown what stands in front of the parts already: more may be known at the end */
  constructor(emit: (part: SaidPart) => void, shown: LanguageModelV3ResponseMetadata, version: ModelVersion) {
    this.#emit = emit;
    this.#shown = shown;
    this.#version = version;
  }

  add(chunk: ContentChunk): void {
    switch (chunk.type) {
      case "content":
        this.#grow("text", chunk.content, chunk);
        return;
      case "reasoning":
        this.#grow("reasoning", chunk.reasoning, chunk);
        return;
      case "toolCall":
        this.#growCall(chunk);
    }
  }

  /** The answer is whole. What its provider wants back with the message goes with the last part. */
  finish(chunk: VlmFinishChunk): void {
    const { providerMetadata, raw, responseId, model } = chunk;
    const open = [...this.#calls.values()];
    this.#endBlock(open.length === 0 ? providerMetadata : undefined);
    for (const [index, call] of open.entries()) {
      this.#endCall(call, index === open.length - 1 ? providerMetadata : undefined);
    }
    this.#calls.clear();
    for (const part of [...toFiles(raw, this.#version), ...toSources(raw)]) {
      this.#emit(part);
    }
    const { id, modelId } = this.#shown;
    if ((responseId ?? id) !== id || model !== modelId) {
      this.#emit({
        type: "response-metadata",
        ...(responseId === undefined ? {} : { id: responseId }),
        modelId: model,
      });
    }
    this.#emit({
      type: "finish",
      finishReason: toFinishReason(chunk),
      usage: toUsage(chunk.usage, raw?.["usage"]),
      providerMetadata: resultMetadata(chunk),
    });
  }

  /** The stream has broken: what was being said ends here, and calls of tools that are not whole are dropped. */
  breakOff(): void {
    this.#endBlock(undefined);
    this.#calls.clear();
  }

  #grow(
    kind: OpenBlock["kind"],
    delta: string,
    { providerMetadata: metadata, beginsPart }: Exclude<ContentChunk, CallChunk>,
  ): void {
    let block = this.#block;
    if (block?.kind !== kind || beginsPart === true) {
      this.#endBlock(undefined);
      this.#endWholeCalls();
      const number = this.#begun[kind];
      this.#begun[kind] += 1;
      block = { kind, id: kind === "text" ? String(number) : `reasoning-${number}`, metadata: undefined };
      this.#block = block;
      this.#emit({ type: `${kind}-start`, id: block.id });
    }
    block.metadata = mergedMetadata(block.metadata, metadata);
    if (delta !== "") {
      this.#emit({ type: `${kind}-delta`, id: block.id, delta });
    }
  }

  #endBlock(ofMessage: ProviderMetadata | undefined): void {
    const block = this.#block;
    if (block === undefined) {
      return;
    }
    this.#block = undefined;
    const { kind, id } = block;
    this.#emit({ type: `${kind}-end`, id, ...metadataOf(writeMetadata(block.metadata, ofMessage)) });
  }

  #growCall(chunk: CallChunk): void {
    let call = this.#calls.get(chunk.index);
    if (call === undefined) {
      this.#endBlock(undefined);
      this.#endWholeCalls();
      call = { id: "", name: "", input: "", emitted: undefined, metadata: undefined };
      this.#calls.set(chunk.index, call);
    }
    call.id ||= chunk.id ?? "";
    call.name ||= chunk.name ?? "";
    call.input += chunk.arguments;
    call.metadata = mergedMetadata(call.metadata, chunk.providerMetadata);
    this.#emitInput(call);
  }

  #emitInput(call: OpenCall): void {
    if (call.name === "") {
      return;
    }
    if (call.emitted === undefined) {
      call.id ||= crypto.randomUUID();
      call.emitted = 0;
      this.#emit({ type: "tool-input-start", id: call.id, toolName: call.name });
    }
    if (call.input.length > call.emitted) {
      this.#emit({ type: "tool-input-delta", id: call.id, delta: call.input.slice(call.emitted) });
      call.emitted = call.input.length;
    }
  }

  #endWholeCalls(): void {
    for (const [index, call] of this.#calls) {
      if (isWhole(call)) {
        this.#endCall(call, undefined);
        this.#calls.delete(index);
      }
    }
  }

  #endCall(call: OpenCall, ofMessage: ProviderMetadata | undefined): void {
    const metadata = metadataOf(writeMetadata(call.metadata, ofMessage));
    this.#emitInput(call);
    if (call.emitted === undefined) {
      return;
    }
    const { id, name, input } = call;
    this.#emit({ type: "tool-input-end", id });
    this.#emit({ type: "tool-call", toolCallId: id, toolName: name, input, ...metadata });
  }
}

/** Whether no more of the arguments can come. */
function isWhole({ name, input }: OpenCall): boolean {
  return name !== "" && input.trimEnd().endsWith("}") && parseJson(input) !== undefined;
}

function metadataOf(written: ProviderMetadata | undefined): { providerMetadata?: SharedV3ProviderMetadata } {
  return written === undefined ? {} : { providerMetadata: written as SharedV3ProviderMetadata };
}
