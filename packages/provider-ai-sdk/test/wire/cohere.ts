import { type CompletionTruth, type EmbeddingTruth, jsonReply, type SimulatedReply } from "@hotspare/testkit";
import { event, eventStream, piecesOf } from "./pieces.js";

/** Cohere's v2 API. Source: Cohere, "Chat", "Chat with streaming", "Embed". */
export function cohereChat(truth: CompletionTruth): SimulatedReply {
  const { content, toolCall } = truth;
  const said =
    toolCall === undefined
      ? { content: [{ type: "text", text: content }] }
      : { tool_calls: [callOf(toolCall)] };
  return jsonReply({
    id: "c-1",
    finish_reason: toolCall === undefined ? "COMPLETE" : "TOOL_CALL",
    message: { role: "assistant", ...said },
    usage: usageOf(truth),
  });
}

export function cohereStream(truth: CompletionTruth): SimulatedReply {
  const { content, toolCall } = truth;
  const named = (
    data: { readonly type: string; readonly [name: string]: unknown },
    part?: "content" | "end",
  ) => event(data, { name: data.type, ...(part === undefined ? {} : { part }) });
  const deltas =
    toolCall === undefined
      ? [
          named({
            type: "content-start",
            index: 0,
            delta: { message: { content: { type: "text", text: "" } } },
          }),
          ...piecesOf(content).map((text) =>
            named({ type: "content-delta", index: 0, delta: { message: { content: { text } } } }, "content"),
          ),
          named({ type: "content-end", index: 0 }),
        ]
      : [
          named({
            type: "tool-call-start",
            index: 0,
            delta: {
              message: {
                tool_calls: { ...callOf(toolCall), function: { name: toolCall.name, arguments: "" } },
              },
            },
          }),
          ...piecesOf(toolCall.arguments).map((text) =>
            named(
              {
                type: "tool-call-delta",
                index: 0,
                delta: { message: { tool_calls: { function: { arguments: text } } } },
              },
              "content",
            ),
          ),
          named({ type: "tool-call-end", index: 0 }),
        ];
  return eventStream([
    named({ type: "message-start", id: "c-1", delta: { message: { role: "assistant" } } }),
    ...deltas,
    named(
      {
        type: "message-end",
        delta: { finish_reason: toolCall === undefined ? "COMPLETE" : "TOOL_CALL", usage: usageOf(truth) },
      },
      "end",
    ),
  ]);
}

function callOf({ id, name, arguments: text }: NonNullable<CompletionTruth["toolCall"]>) {
  return { id, type: "function", function: { name, arguments: text } };
}

function usageOf({ promptTokens, completionTokens }: CompletionTruth) {
  const counted = { input_tokens: promptTokens, output_tokens: completionTokens };
  return { billed_units: counted, tokens: counted };
}

export function cohereEmbeddings(body: unknown, { vectorOf, promptTokens }: EmbeddingTruth): SimulatedReply {
  const { texts } = body as { readonly texts: readonly string[] };
  return jsonReply({
    id: "e-1",
    texts,
    embeddings: { float: texts.map(vectorOf) },
    meta: { api_version: { version: "2" }, billed_units: { input_tokens: promptTokens } },
  });
}

/** Cohere, "Errors". */
export function cohereError(status: number, message: string, headers = {}): SimulatedReply {
  return jsonReply({ id: "r-1", message }, { status, headers });
}
