import {
  type CompletionTruth,
  type EmbedderConformance,
  jsonReply,
  type SimulatedReply,
  type StreamStep,
  type VlmConformance,
} from "@hotspare/testkit";

/** What servers of OpenAI's protocol answer. */
export const openaiEmbeddings: EmbedderConformance["answer"] = (
  { body },
  { model, vectorOf, promptTokens },
) => {
  const { input, encoding_format: format } = body as { input: string | string[]; encoding_format?: string };
  const texts = typeof input === "string" ? [input] : input;
  return jsonReply({
    object: "list",
    model,
    // The list need not be in order: each item says which input it is of.
    data: texts
      .map((text, index) => ({
        object: "embedding",
        index,
        embedding: format === "base64" ? base64(vectorOf(text)) : vectorOf(text),
      }))
      .reverse(),
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  });
};

export function base64(vector: readonly number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString("base64");
}

const head = { id: "chatcmpl-1", created: 1, system_fingerprint: null };

export const openaiCompletion: VlmConformance["complete"] = (_request, truth) => {
  const call = truth.toolCall;
  return jsonReply({
    ...head,
    object: "chat.completion",
    model: truth.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: call === undefined ? truth.content : null,
          ...(call && { tool_calls: [toolCall(call)] }),
        },
        finish_reason: call === undefined ? "stop" : "tool_calls",
      },
    ],
    usage: usageOf(truth),
  });
};

export function openaiStream(_request: unknown, truth: CompletionTruth): SimulatedReply {
  return {
    type: "stream",
    status: 200,
    headers: { "content-type": "text/event-stream" },
    steps: [...pieces(truth)],
  };
}

function* pieces(truth: CompletionTruth): Generator<StreamStep> {
  const { model, toolCall: call } = truth;
  const chunk = (choices: unknown, more: object = {}) =>
    `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", model, choices, ...more })}\n\n`;
  const delta = (fields: object, finish: string | null = null) =>
    chunk([{ index: 0, delta: fields, finish_reason: finish }]);
  yield { type: "write", text: delta({ role: "assistant", content: "" }) };
  if (call === undefined) {
    for (const content of truth.content.match(/.{1,4}/g) ?? [])
      yield { type: "write", text: delta({ content }), part: "content" };
  } else {
    const { arguments: text, ...named } = toolCall(call).function;
    const begin = { ...toolCall(call), index: 0, function: { ...named, arguments: "" } };
    yield { type: "write", text: delta({ tool_calls: [begin] }), part: "content" };
    for (const piece of text.match(/.{1,4}/g) ?? [])
      yield {
        type: "write",
        text: delta({ tool_calls: [{ index: 0, function: { arguments: piece } }] }),
        part: "content",
      };
  }
  yield { type: "write", text: delta({}, call === undefined ? "stop" : "tool_calls") };
  yield { type: "write", text: chunk([], { usage: usageOf(truth) }) };
  yield { type: "write", text: "data: [DONE]\n\n" };
}

function toolCall({ id, name, arguments: text }: NonNullable<CompletionTruth["toolCall"]>) {
  return { id, type: "function", function: { name, arguments: text } };
}

function usageOf({ promptTokens, completionTokens }: CompletionTruth) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
