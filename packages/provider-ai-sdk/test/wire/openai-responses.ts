import { type CompletionTruth, jsonReply, type SimulatedReply } from "@hotspare/testkit";
import { event, eventStream, piecesOf } from "./pieces.js";

/** OpenAI's Responses API. Source: OpenAI, "Create a model response" and "Streaming events". */
export function openaiResponse(truth: CompletionTruth): SimulatedReply {
  return jsonReply(response(truth, [outputOf(truth)]));
}

export function openaiResponseStream(truth: CompletionTruth): SimulatedReply {
  const { content, toolCall } = truth;
  const item = outputOf(truth);
  const open = toolCall === undefined ? { ...item, content: [] } : { ...item, arguments: "" };
  const deltas =
    toolCall === undefined
      ? piecesOf(content).map((text) =>
          event(
            {
              type: "response.output_text.delta",
              item_id: "msg_1",
              output_index: 0,
              content_index: 0,
              delta: text,
            },
            { part: "content" },
          ),
        )
      : piecesOf(toolCall.arguments).map((text) =>
          event(
            { type: "response.function_call_arguments.delta", item_id: "fc_1", output_index: 0, delta: text },
            { part: "content" },
          ),
        );
  return eventStream([
    event({
      type: "response.created",
      response: { ...response(truth, []), status: "in_progress", usage: null },
    }),
    event({ type: "response.output_item.added", output_index: 0, item: { ...open, status: "in_progress" } }),
    ...deltas,
    event({ type: "response.output_item.done", output_index: 0, item }),
    event({ type: "response.completed", response: response(truth, [item]) }, { part: "end" }),
  ]);
}

function outputOf({ content, toolCall }: CompletionTruth): object {
  return toolCall === undefined
    ? {
        type: "message",
        id: "msg_1",
        role: "assistant",
        status: "completed",
        content: [{ type: "output_text", text: content, annotations: [] }],
      }
    : {
        type: "function_call",
        id: "fc_1",
        call_id: toolCall.id,
        name: toolCall.name,
        arguments: toolCall.arguments,
        status: "completed",
      };
}

function response({ model, promptTokens, completionTokens }: CompletionTruth, output: readonly object[]) {
  return {
    id: "resp_1",
    object: "response",
    created_at: 1,
    status: "completed",
    model,
    output,
    usage: {
      input_tokens: promptTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: completionTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: promptTokens + completionTokens,
    },
  };
}
