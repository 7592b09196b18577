import { type CompletionTruth, jsonReply, type SimulatedReply } from "@hotspare/testkit";
import { event, eventStream, piecesOf } from "./pieces.js";

/** Anthropic's Messages API. Source: Anthropic, "Messages" and "Streaming messages". */
export function anthropicMessage({ model, content, toolCall, ...tokens }: CompletionTruth): SimulatedReply {
  const block =
    toolCall === undefined
      ? { type: "text", text: content }
      : { type: "tool_use", id: toolCall.id, name: toolCall.name, input: JSON.parse(toolCall.arguments) };
  return jsonReply({
    id: "msg_1",
    type: "message",
    role: "assistant",
    model,
    content: [block],
    stop_reason: toolCall === undefined ? "end_turn" : "tool_use",
    stop_sequence: null,
    usage: { input_tokens: tokens.promptTokens, output_tokens: tokens.completionTokens },
  });
}

export function anthropicStream({ model, content, toolCall, ...tokens }: CompletionTruth): SimulatedReply {
  const named = (data: { readonly type: string }, part?: "content" | "end") =>
    event(data, { name: data.type, ...(part === undefined ? {} : { part }) });
  const delta = (inner: object) =>
    named({ type: "content_block_delta", index: 0, delta: inner } as never, "content");
  const block =
    toolCall === undefined
      ? { type: "text", text: "" }
      : { type: "tool_use", id: toolCall.id, name: toolCall.name, input: {} };
  const deltas =
    toolCall === undefined
      ? piecesOf(content).map((text) => delta({ type: "text_delta", text }))
      : piecesOf(toolCall.arguments).map((json) => delta({ type: "input_json_delta", partial_json: json }));
  const usage = { input_tokens: tokens.promptTokens, output_tokens: 1 };
  return eventStream([
    named({
      type: "message_start",
      message: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    } as never),
    named({ type: "content_block_start", index: 0, content_block: block } as never),
    named({ type: "ping" }),
    ...deltas,
    named({ type: "content_block_stop", index: 0 } as never),
    named({
      type: "message_delta",
      delta: { stop_reason: toolCall === undefined ? "end_turn" : "tool_use", stop_sequence: null },
      usage: { output_tokens: tokens.completionTokens },
    } as never),
    named({ type: "message_stop" }, "end"),
  ]);
}

/** Anthropic, "Errors": the shape of every refusal. */
export function anthropicError(status: number, type: string, message: string, headers = {}): SimulatedReply {
  return jsonReply({ type: "error", error: { type, message }, request_id: "req_1" }, { status, headers });
}
