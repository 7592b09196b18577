import { type Loopback, openLoopback, sendJson, sendPieces } from "@hotspare/testkit";
import type { ServerAnswer } from "./conversations.js";

export interface AnswerServer extends Loopback {
  /** What the next requests are answered with. */
  answer: ServerAnswer;
}

/** A server of chat completions that answers every request with the same words, whole or in pieces. */
export async function openAnswerServer(): Promise<AnswerServer> {
  const state: { answer: ServerAnswer } = {
    answer: { text: "", calls: [], finishReason: "stop", usage: {}, pieceCharacters: 10 },
  };
  const loopback = await openLoopback((response, { body }) => {
    if (body["stream"] === true) {
      sendPieces(response, eventsOf(state.answer));
    } else {
      sendJson(response, completionOf(state.answer), 200, { "x-request-id": "r1" });
    }
  });
  return Object.assign(state, loopback) as AnswerServer;
}

const head = { id: "chatcmpl-1", created: 1_700_000_000, model: "gpt-4.1-mini-2025-04-14" };

function completionOf({ text, calls, finishReason, usage }: ServerAnswer) {
  const made = calls.map(({ id, name, input }) => ({
    id,
    type: "function",
    function: { name, arguments: input },
  }));
  const message = {
    role: "assistant",
    content: text === "" ? null : text,
    ...(made.length === 0 ? {} : { tool_calls: made }),
  };
  return {
    ...head,
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage,
  };
}

function eventsOf({ text, calls, finishReason, usage, pieceCharacters }: ServerAnswer): readonly string[] {
  const deltas: object[] = [{ role: "assistant", content: "" }];
  for (const content of piecesOf(text, pieceCharacters)) deltas.push({ content });
  for (const [index, { id, name, input }] of calls.entries()) {
    deltas.push({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] });
    for (const piece of piecesOf(input, pieceCharacters)) {
      deltas.push({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
  const chunk = { ...head, object: "chat.completion.chunk" };
  const choices = [
    ...deltas.map((delta) => ({ index: 0, delta, finish_reason: null })),
    { index: 0, delta: {}, finish_reason: finishReason },
  ];
  const events = [
    ...choices.map((choice) => ({ ...chunk, choices: [choice] })),
    { ...chunk, choices: [], usage },
  ];
  return [...events.map((event) => `data: ${JSON.stringify(event)}\n\n`), "data: [DONE]\n\n"];
}

function piecesOf(text: string, characters: number): readonly string[] {
  const letters = [...text];
  const pieces: string[] = [];
  for (let at = 0; at < letters.length; at += characters)
    pieces.push(letters.slice(at, at + characters).join(""));
  return pieces;
}
