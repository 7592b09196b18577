import {
  type ResolvedVlmRequest,
  type TokenUsage,
  UnusableReplyError,
  type VlmAdapter,
  type VlmModel,
} from "@hotspare/core";
import { type AcmeServer, post, readJson } from "./acme-request.js";

const capabilities = { modalities: ["text"], tools: false, streaming: true } as const;

export function createAcmeVlm(server: AcmeServer, { model, extraBody }: VlmModel): VlmAdapter {
  const bodyOf = ({ messages, maxTokens, extraBody: more }: ResolvedVlmRequest) => ({
    model,
    messages,
    max_tokens: maxTokens,
    ...extraBody,
    ...more,
  });
  return {
    capabilities,
    async complete(request, { signal }) {
      const { text, tokens } = await readJson(await post(server, "/chat", bodyOf(request), signal));
      if (typeof text !== "string") {
        throw new UnusableReplyError({ reason: "empty_reply", message: "Acme's reply has no text." });
      }
      return { content: text, toolCalls: [], finishReason: "stop", usage: usageOf(tokens), model };
    },
    // A generator sends nothing before its first next(), and its end ends the request: both are asked of a stream.
    async *stream(request, { signal }) {
      const body = { ...bodyOf(request), stream: true };
      const reply = await post(server, "/chat", body, signal);
      // One JSON text a line: {"text":"…"}, and at the end {"tokens":[11,7]}.
      for await (const line of linesOf(reply)) {
        const { text, tokens } = parseLine(line);
        if (typeof text === "string") yield { type: "content", content: text };
        if (tokens !== undefined)
          yield { type: "finish", finishReason: "stop", usage: usageOf(tokens), model };
      }
    },
  };
}

/** Leaving the loop early ends the request; `node:readline` would read on, and lose the error of a cut connection. */
async function* linesOf({ body }: Response): AsyncGenerator<string> {
  let rest = "";
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function parseLine(line: string): { readonly text?: unknown; readonly tokens?: unknown } {
  try {
    return Object(JSON.parse(line));
  } catch (cause) {
    throw new UnusableReplyError({
      reason: "cut_stream",
      message: "A line of Acme's stream is no JSON.",
      cause,
    });
  }
}

function usageOf(tokens: unknown): TokenUsage {
  const [promptTokens = 0, completionTokens = 0] = tokens as number[];
  return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens, source: "reported" };
}
