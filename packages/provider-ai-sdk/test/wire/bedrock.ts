import {
  type CompletionTruth,
  type EmbeddingTruth,
  jsonReply,
  type SimulatedReply,
  type StreamStep,
} from "@hotspare/testkit";
import { awsEvent } from "./aws-event-stream.js";
import { eventStream, piecesOf } from "./pieces.js";

/** Amazon Bedrock Runtime. Source: API reference, "Converse", "ConverseStream", "InvokeModel"; the model parameters of Titan. */
export function bedrockConverse(truth: CompletionTruth): SimulatedReply {
  const { content, toolCall } = truth;
  const block =
    toolCall === undefined
      ? { text: content }
      : { toolUse: { toolUseId: toolCall.id, name: toolCall.name, input: JSON.parse(toolCall.arguments) } };
  return jsonReply({
    metrics: { latencyMs: 1 },
    output: { message: { role: "assistant", content: [block] } },
    stopReason: toolCall === undefined ? "end_turn" : "tool_use",
    usage: usageOf(truth),
  });
}

export function bedrockStream(truth: CompletionTruth): SimulatedReply {
  const { content, toolCall } = truth;
  const deltas =
    toolCall === undefined
      ? piecesOf(content).map((text) => write(delta({ text }), "content"))
      : [
          write(
            awsEvent("contentBlockStart", {
              contentBlockIndex: 0,
              start: { toolUse: { toolUseId: toolCall.id, name: toolCall.name } },
            }),
          ),
          ...piecesOf(toolCall.arguments).map((input) => write(delta({ toolUse: { input } }), "content")),
        ];
  return eventStream(
    [
      write(awsEvent("messageStart", { role: "assistant" })),
      ...deltas,
      write(awsEvent("contentBlockStop", { contentBlockIndex: 0 })),
      write(awsEvent("messageStop", { stopReason: toolCall === undefined ? "end_turn" : "tool_use" })),
      write(awsEvent("metadata", { usage: usageOf(truth), metrics: { latencyMs: 1 } }), "end"),
    ],
    "application/vnd.amazon.eventstream",
  );
}

/** A piece of a block's content. */
export function delta(inner: object): Buffer {
  return awsEvent("contentBlockDelta", { contentBlockIndex: 0, delta: inner });
}

function write(bytes: Buffer, part?: "content" | "end"): StreamStep {
  return { type: "write", text: bytes, ...(part === undefined ? {} : { part }) };
}

function usageOf({ promptTokens, completionTokens }: CompletionTruth) {
  return {
    inputTokens: promptTokens,
    outputTokens: completionTokens,
    totalTokens: promptTokens + completionTokens,
  };
}

/** Titan Text Embeddings: one input a request. */
export function titanEmbedding(body: unknown, { vectorOf, promptTokens }: EmbeddingTruth): SimulatedReply {
  const { inputText } = body as { readonly inputText: string };
  return jsonReply({ embedding: vectorOf(inputText), inputTextTokenCount: promptTokens });
}

/** A refusal as AWS writes it: a header has the name of the exception. */
export function awsError(status: number, type: string, message: string): SimulatedReply {
  return jsonReply(
    { message },
    { status, headers: { "x-amzn-errortype": `${type}:http://internal.amazon.com/` } },
  );
}
