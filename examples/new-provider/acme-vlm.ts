import {
  type ReplyWarning,
  type ResolvedVlmRequest,
  type TokenUsage,
  UnusableReplyError,
  type VlmAdapter,
  type VlmModel,
} from "@hotspare/core/plugin";
import { type AcmeServer, post, readJson } from "./acme-request.js";

const capabilities = { modalities: ["text"], tools: false, streaming: true } as const;

export function createAcmeVlm(server: AcmeServer, { model, extraBody }: VlmModel): VlmAdapter {
  const bodyOf = ({ messages, maxTokens, topP, stop, extraBody: more }: ResolvedVlmRequest) => ({
    model,
    messages: messages.map(acmeMessage),
    max_tokens: maxTokens,
    top_p: topP,
    stop,
    ...extraBody,
    ...more,
  });
  return {
    capabilities,
    async complete(request, context) {
      const body = bodyOf(request);
      const { text, tokens, ...raw } = await readJson(await post(server, "/chat", body, context));
      if (typeof text !== "string") {
        throw new UnusableReplyError({ reason: "empty_reply", message: "Acme's reply has no text." });
      }
      const warnings = warningsOf(request);
      return {
        content: text,
        toolCalls: [],
        finishReason: "stop",
        usage: usageOf(tokens),
        model,
        raw,
        warnings,
      };
    },
    // A generator sends nothing before its first next(), and its end ends the request: both are asked of a stream.
    async *stream(request, context) {
      const body = { ...bodyOf(request), stream: true };
      const warnings = warningsOf(request);
      const reply = await post(server, "/chat", body, context);
      // One JSON text a line: {"text":"…"}, and at the end {"tokens":[11,7]}.
      for await (const line of linesOf(reply)) {
        const { text, tokens } = parseLine(line);
        if (typeof text === "string") yield { type: "content", content: text };
        if (tokens !== undefined)
          yield { type: "finish", finishReason: "stop", usage: usageOf(tokens), model, warnings };
      }
    },
  };
}

type AcmeMessage = ResolvedVlmRequest["messages"][number];

/** Acme takes a role and a text. An assistant's parts, when there are any, are what it said. */
function acmeMessage(message: AcmeMessage) {
  const parts = message.role === "assistant" ? message.parts : undefined;
  const texts = parts?.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return { role: message.role, content: texts?.join("") ?? message.content };
}

/** Options that Acme does not have are left out, and the reply says so. */
function warningsOf({ topK }: ResolvedVlmRequest): readonly ReplyWarning[] {
  return topK === undefined
    ? []
    : [{ type: "unsupported", field: "topK", message: "Acme has no topK: it was not sent." }];
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
