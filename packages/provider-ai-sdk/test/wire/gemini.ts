import { type CompletionTruth, type EmbeddingTruth, jsonReply, type SimulatedReply } from "@hotspare/testkit";
import { event, eventStream, piecesOf } from "./pieces.js";

/** The Gemini API. Source: Google, "Generating content" and "Embeddings", REST reference v1beta. */
export function geminiContent(truth: CompletionTruth): SimulatedReply {
  const { content, toolCall } = truth;
  const part =
    toolCall === undefined
      ? { text: content }
      : { functionCall: { name: toolCall.name, args: JSON.parse(toolCall.arguments) } };
  return jsonReply(chunk([part], truth, "STOP"));
}

export function geminiStream(truth: CompletionTruth): SimulatedReply {
  const { content, toolCall } = truth;
  const parts =
    toolCall === undefined
      ? piecesOf(content).map((text) => ({ text }))
      : [{ functionCall: { name: toolCall.name, args: JSON.parse(toolCall.arguments) } }];
  return eventStream([
    ...parts.map((part) => event(chunk([part], truth), { part: "content" })),
    event(chunk([{ text: "" }], truth, "STOP"), { part: "end" }),
  ]);
}

function chunk(parts: readonly object[], truth: CompletionTruth, finishReason?: string): object {
  const { promptTokens, completionTokens, model } = truth;
  return {
    candidates: [
      {
        content: { role: "model", parts },
        index: 0,
        ...(finishReason === undefined ? {} : { finishReason }),
      },
    ],
    usageMetadata: {
      promptTokenCount: promptTokens,
      candidatesTokenCount: completionTokens,
      totalTokenCount: promptTokens + completionTokens,
    },
    modelVersion: model,
    responseId: "resp-1",
  };
}

interface EmbedBody {
  readonly content?: { readonly parts: readonly { readonly text: string }[] };
  readonly requests?: readonly {
    readonly content: { readonly parts: readonly { readonly text: string }[] };
  }[];
}

/** `embedContent` for one input, `batchEmbedContents` for several. */
export function geminiEmbeddings(body: unknown, { vectorOf }: EmbeddingTruth): SimulatedReply {
  const { content, requests } = body as EmbedBody;
  const textOf = (given: EmbedBody["content"]) => given?.parts.map(({ text }) => text).join("") ?? "";
  return jsonReply(
    requests === undefined
      ? { embedding: { values: vectorOf(textOf(content)) } }
      : { embeddings: requests.map((each) => ({ values: vectorOf(textOf(each.content)) })) },
  );
}

/** google.rpc.Status, as googleapis.com writes it. */
export function geminiError(
  code: number,
  status: string,
  message: string,
  details: readonly object[] = [],
): SimulatedReply {
  const error = { code, message, status, ...(details.length === 0 ? {} : { details }) };
  return jsonReply({ error }, { status: code });
}
