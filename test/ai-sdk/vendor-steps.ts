import { eventsOf, type Step } from "./vendor-behind-hotspare.js";

type Body = Readonly<Record<string, unknown>>;

const usage = {
  input_tokens: 30,
  cache_read_input_tokens: 20,
  cache_creation_input_tokens: 5,
  output_tokens: 12,
};
const blocksOfStep = [
  [
    { type: "thinking", thinking: "I look first.", signature: "c2lnbmVk" },
    { type: "redacted_thinking", data: "aGlkZGVu" },
    { type: "text", text: "Let me look." },
    { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Rome" } },
    { type: "tool_use", id: "toolu_2", name: "weather", input: { city: "Oslo" } },
  ],
  [
    { type: "thinking", thinking: "Both are warm.", signature: "YWdhaW4=" },
    { type: "text", text: "It is warm in both." },
  ],
];

/** Anthropic's answers: thoughts that are signed, calls of a tool, and then words. Source: Anthropic, "Messages", "Extended thinking", "Streaming". */
export const anthropicSteps: readonly Step[] = blocksOfStep.map((content, index) => ({
  body: {
    id: `msg_${index}`,
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-5-20250929",
    content,
    stop_reason: index === 0 ? "tool_use" : "end_turn",
    stop_sequence: null,
    usage,
  },
}));

export const anthropicStreams: readonly Step[] = blocksOfStep.map((content, index) => ({
  events: eventsOf([
    {
      type: "message_start",
      message: {
        id: `msg_${index}`,
        type: "message",
        role: "assistant",
        model: "claude-sonnet-4-5-20250929",
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...usage, output_tokens: 1 },
      },
    },
    ...content.flatMap(eventsOfBlock),
    {
      type: "message_delta",
      delta: { stop_reason: index === 0 ? "tool_use" : "end_turn", stop_sequence: null },
      usage: { output_tokens: 12 },
    },
    { type: "message_stop" },
  ]),
}));

function eventsOfBlock(block: Body, index: number): readonly object[] {
  const delta = (inner: object) => ({ type: "content_block_delta", index, delta: inner });
  const { type } = block;
  const empty = {
    thinking: { type, thinking: "", signature: "" },
    text: { type, text: "" },
    tool_use: { ...block, input: {} },
  }[String(type)];
  const deltas = {
    thinking: [
      delta({ type: "thinking_delta", thinking: block["thinking"] }),
      delta({ type: "signature_delta", signature: block["signature"] }),
    ],
    text: [delta({ type: "text_delta", text: block["text"] })],
    tool_use: [delta({ type: "input_json_delta", partial_json: JSON.stringify(block["input"]) })],
  }[String(type)];
  return [
    { type: "content_block_start", index, content_block: empty ?? block },
    ...(deltas ?? []),
    { type: "content_block_stop", index },
  ];
}

/** How many answers of Anthropic a conversation holds. */
export function assistantsIn({ messages }: Body): number {
  return countOf(messages, "assistant");
}

/** The same of a conversation that began with an answer. */
export function anthropicStepOf(body: Body): number {
  return assistantsIn(body) - 1;
}

const tokens = {
  promptTokenCount: 20,
  candidatesTokenCount: 9,
  thoughtsTokenCount: 4,
  cachedContentTokenCount: 8,
  totalTokenCount: 33,
};
const partsOfStep = [
  [
    { text: "I look first.", thought: true },
    { functionCall: { name: "weather", args: { city: "Rome" } }, thoughtSignature: "c2lnbmVk" },
    { functionCall: { name: "weather", args: { city: "Oslo" } } },
  ],
  [{ text: "It is warm in both.", thoughtSignature: "YWdhaW4=" }],
];

const geminiChunk = (parts: readonly object[], index: number, finishReason?: string) => ({
  candidates: [
    { content: { role: "model", parts }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) },
  ],
  usageMetadata: tokens,
  modelVersion: "gemini-3-pro",
  responseId: `resp-${index}`,
});

/** Gemini's answers, with signatures of thoughts on the parts. Source: Gemini API, "Thought signatures", `generateContent`. */
export const geminiSteps: readonly Step[] = partsOfStep.map((parts, index) => ({
  body: geminiChunk(parts, index, "STOP"),
}));

export const geminiStreams: readonly Step[] = partsOfStep.map((parts, index) => ({
  events: eventsOf([
    ...parts.map((part) => geminiChunk([part], index)),
    geminiChunk([{ text: "" }], index, "STOP"),
  ]),
}));

/** The same of Gemini. */
export function geminiStepOf({ contents }: Body): number {
  return countOf(contents, "model") - 1;
}

function countOf(list: unknown, role: string): number {
  return (list as readonly { readonly role: string }[]).filter((message) => message.role === role).length;
}
