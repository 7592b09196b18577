import { describeProvider, jsonReply } from "@hotspare/testkit";
import { describe, it } from "vitest";
import { acme } from "./acme.js";

const errorReply = (status: number, code: string, headers = {}) =>
  jsonReply({ error: { code, detail: "Not today." } }, { status, headers });

describeProvider(acme(), {
  runner: { describe, it },
  credential: ({ url, key }) => ({ apiKey: key, baseURL: url }),
  embedder: {
    model: "acme-embed-1",
    answer({ body }, { vectorOf, promptTokens }) {
      const { texts } = body as { texts: string[] };
      return jsonReply({ vectors: texts.map(vectorOf), tokens: promptTokens });
    },
  },
  vlm: {
    model: "acme-chat-1",
    complete: (_request, { content, promptTokens, completionTokens }) =>
      jsonReply({ text: content, tokens: [promptTokens, completionTokens] }),
    stream: (_request, { content, promptTokens, completionTokens }) => ({
      type: "stream",
      status: 200,
      headers: { "content-type": "application/x-ndjson" },
      steps: [
        ...content
          .split(/(?= )/)
          .map(
            (text) => ({ type: "write", part: "content", text: `${JSON.stringify({ text })}\n` }) as const,
          ),
        { type: "write", text: `${JSON.stringify({ tokens: [promptTokens, completionTokens] })}\n` },
      ],
    }),
  },
  errors: [
    { name: "a revoked key", reply: errorReply(403, "key_revoked"), class: "auth", scope: "credential" },
    {
      name: "an account without credit",
      reply: errorReply(402, "out_of_credit"),
      class: "quota_exceeded",
      scope: "account",
    },
    {
      name: "a rate limit that states its wait",
      reply: errorReply(429, "too_many_requests", { "retry-after": "7" }),
      class: "rate_limited",
      scope: "account_model",
      retryAfterMs: 7000,
    },
    {
      name: "a bad parameter",
      reply: errorReply(422, "bad_parameter"),
      class: "permanent",
      scope: "request",
    },
    { name: "a fault of Acme's", reply: errorReply(500, "oops"), class: "transient" },
  ],
});
