import type { AssistantPart, CallOptions, Vlm, VlmChunk, VlmRequest, VlmResult } from "@hotspare/core";

/** The chunks of an answer; of a VLM that cannot stream, the whole answer in its parts. */
export function answerChunks(
  vlm: Vlm,
  request: VlmRequest,
  options: CallOptions | undefined,
): AsyncIterable<VlmChunk> {
  return vlm.capabilities.streaming ? vlm.stream(request, options) : wholeAnswer(vlm, request, options);
}

async function* wholeAnswer(
  vlm: Vlm,
  request: VlmRequest,
  options: CallOptions | undefined,
): AsyncGenerator<VlmChunk> {
  const result = await vlm.complete(request, options);
  yield* contentOf(result);
  const { content: _content, reasoning: _reasoning, ...finish } = result;
  yield { type: "finish", ...finish };
}

function contentOf({ parts }: VlmResult): readonly VlmChunk[] {
  const calls = parts.filter(({ type }) => type === "toolCall");
  return parts.map((part) => chunkOf(part, calls.indexOf(part)));
}

/** @param index which of the answer's tool calls it is */
function chunkOf(part: AssistantPart, index: number): VlmChunk {
  const { providerMetadata } = part;
  const beside = providerMetadata === undefined ? {} : { providerMetadata };
  switch (part.type) {
    case "text":
      return { type: "content", content: part.text };
    case "reasoning":
      return { type: "reasoning", reasoning: part.text, ...beside };
    case "toolCall": {
      const { id, name, arguments: text } = part;
      return { type: "toolCall", index, id, name, arguments: text, ...beside };
    }
  }
}
