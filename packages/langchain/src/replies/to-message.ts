import type { ReplyWarning, VlmFinishChunk, VlmResult } from "@hotspare/core";
import type { VlmContentChunk } from "@hotspare/core/plugin";
import { AIMessage, AIMessageChunk, type StandardMessageStructure } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { contentWith, fileBlocks } from "./file-blocks.js";
import { parsedCalls } from "./parsed-calls.js";
import { finishWord, modelProvider, refusalIn, responseMetadata } from "./response-metadata.js";
import { llmOutputOf, usageMetadata } from "./usage-metadata.js";

/**
 * An answer as LangChain takes it. The content is the text, and a list of blocks where the model generated files; thoughts stand where LangChain's other packages put them. LangChain gives the message its
 * id: LangGraph replaces a message by another one of the same id, and the ids of some servers come again (Ollama draws them from 999).
 */
export function toChatResult(result: VlmResult, left: readonly ReplyWarning[]): ChatResult {
  const { content, reasoning, toolCalls, usage } = result;
  const message = new AIMessage<StandardMessageStructure>({
    content: contentWith(content, fileBlocks(result.raw)) as string,
    ...parsedCalls(toolCalls),
    additional_kwargs: keywords(reasoning, refusalIn(result)),
    response_metadata: responseMetadata(result, left),
    usage_metadata: usageMetadata(usage),
  });
  return {
    generations: [{ text: content, message, generationInfo: { finish_reason: finishWord(result) } }],
    llmOutput: llmOutputOf(message),
  };
}

function keywords(reasoning: string | undefined, refusal: string | undefined): Record<string, unknown> {
  return {
    ...(reasoning === undefined || reasoning === "" ? {} : { reasoning_content: reasoning }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** One piece of a stream. */
export function toGenerationChunk(chunk: VlmContentChunk): ChatGenerationChunk {
  const metadata = { model_provider: modelProvider };
  switch (chunk.type) {
    case "content":
      return new ChatGenerationChunk({
        text: chunk.content,
        message: new AIMessageChunk({ content: chunk.content, response_metadata: metadata }),
      });
    case "reasoning":
      return new ChatGenerationChunk({
        text: "",
        message: new AIMessageChunk({
          content: "",
          additional_kwargs: { reasoning_content: chunk.reasoning },
          response_metadata: metadata,
        }),
      });
    case "toolCall": {
      const { index, id, name, arguments: args } = chunk;
      const piece = {
        type: "tool_call_chunk" as const,
        index,
        args,
        ...(id === undefined ? {} : { id }),
        ...(name === undefined ? {} : { name }),
      };
      return new ChatGenerationChunk({
        text: "",
        message: new AIMessageChunk({ content: "", tool_call_chunks: [piece], response_metadata: metadata }),
      });
    }
  }
}

/** The end of a stream: its usage, and who answered. */
export function toLastChunk(finish: VlmFinishChunk, left: readonly ReplyWarning[]): ChatGenerationChunk {
  return new ChatGenerationChunk({
    text: "",
    generationInfo: { finish_reason: finishWord(finish) },
    message: new AIMessageChunk<StandardMessageStructure>({
      content: contentWith("", fileBlocks(finish.raw)) as string,
      additional_kwargs: keywords(undefined, refusalIn(finish)),
      response_metadata: responseMetadata(finish, left),
      usage_metadata: usageMetadata(finish.usage),
    }),
  });
}
