import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHotspare, type ErrorClass, type HotspareEvents } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";

/** What a hosted server of OpenAI's protocol sends, and the source of the reply. */
interface HostReply {
  readonly host: string;
  readonly status: number;
  readonly body: object;
  readonly class: ErrorClass;
}

const replies: readonly HostReply[] = [
  // amd/gaia#3766; Fireworks, "Inference Error Codes", 412.
  {
    host: "Fireworks, suspended",
    status: 412,
    body: {
      error: {
        code: "PRECONDITION_FAILED",
        message:
          "Account acme is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices.",
      },
    },
    class: "quota_exceeded",
  },
  // GordeyZuev/LEAP#6.
  {
    host: "Fireworks, throttled",
    status: 429,
    body: {
      error: "Too Many Requests",
      message:
        "You have exceeded your usage limits. Please try again later or contact Fireworks to explore dedicated capacity.",
    },
    class: "rate_limited",
  },
  // QwenLM/qwen-code#73, astrio-labs/forall#76.
  {
    host: "OpenRouter, credits",
    status: 402,
    body: {
      error: {
        message:
          "This request requires more credits, or fewer max_tokens. You requested up to 64000 tokens, but can only afford 2666. To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account",
        code: 402,
        metadata: { provider_name: null },
      },
    },
    class: "quota_exceeded",
  },
  // open-assistant-org/open-assistant#80.
  {
    host: "OpenRouter, its own credits",
    status: 402,
    body: {
      error: {
        message: "Insufficient credits. Add more using https://openrouter.ai/settings/credits",
        code: 402,
        metadata: {
          limit_source: "openrouter_credits",
          remedy_hint:
            "Add credits at https://openrouter.ai/settings/credits, or lower max_tokens / prompt size to fit your remaining balance.",
        },
      },
    },
    class: "quota_exceeded",
  },
  // anomalyco/opencode#12219.
  {
    host: "OpenRouter, a key's tokens",
    status: 402,
    body: {
      error: {
        message:
          "Prompt tokens limit exceeded: 230799 > 91442. To increase, visit https://openrouter.ai/settings/keys and create a key with a higher monthly limit",
        code: 402,
      },
    },
    class: "quota_exceeded",
  },
  // huggingface/agents-course#386.
  {
    host: "Hugging Face, credits",
    status: 402,
    body: {
      error:
        "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits.",
    },
    class: "quota_exceeded",
  },
  // databricks/databricks-sdk-go#1183.
  {
    host: "Databricks, bound of the answer",
    status: 400,
    body: {
      error_code: "BAD_REQUEST",
      message:
        "Bad request: rpc error: code = InvalidArgument desc = max_tokens (10000) cannot exceed 8192. Please reduce the length of max output tokens generated.",
    },
    class: "permanent",
  },
  // Tencent CloudBase, "AI API calls return 429 error or Token quota exceeded".
  {
    host: "CloudBase, quota",
    status: 429,
    body: { code: "EXCEED_TOKEN_QUOTA_LIMIT", message: "Token usage exceeded quota limit." },
    class: "quota_exceeded",
  },
  // Tencent Cloud, "混元大模型", "错误码", as its SDKs list them.
  {
    host: "Hunyuan, engine",
    status: 400,
    body: {
      error: {
        code: "FailedOperation.EngineServerLimitExceeded",
        message: "引擎层请求超过限额；请稍后重试。",
      },
    },
    class: "rate_limited",
  },
  {
    host: "Hunyuan, arrears",
    status: 400,
    body: { error: { code: "FailedOperation.ServiceStopArrears", message: "欠费停服。" } },
    class: "quota_exceeded",
  },
  // StepFun, "处理异常", 451 and 402; the body as reports of OpenRouter's relay have it.
  {
    host: "StepFun, content",
    status: 451,
    body: {
      error: {
        message: "The content you provided or machine outputted is blocked.",
        type: "censorship_blocked",
      },
    },
    class: "content_safety",
  },
  // NAVER Cloud, "CLOVA Studio troubleshooting": codes and messages of 40003 and 40080.
  {
    host: "CLOVA Studio, length",
    status: 400,
    body: { status: { code: "40003", message: "Text too long" }, result: null },
    class: "input_too_large",
  },
  {
    host: "CLOVA Studio, model",
    status: 400,
    body: { status: { code: "40080", message: "model not found" } },
    class: "not_found",
  },
];

async function failureOn({ status, body }: Pick<HostReply, "status" | "body">) {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hotspare = createHotspare({ plugins: [openai()], retry: { maxRounds: 1, maxWaitMs: 0 } });
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    server.close();
  });
  const failures: HotspareEvents["failure"][] = [];
  hotspare.events.on("failure", (event) => failures.push(event));
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const vlm = hotspare.vlm({
    model: "m",
    credentials: [{ provider: "openai", apiKey: "k-0123456789", baseURL }],
  });
  await vlm.complete({ prompt: "hello" }).catch(() => undefined);
  return failures[0]?.classification;
}

describe("a hosted server's refusal", () => {
  it.each(replies)("of $host is $class", async (reply) => {
    expect((await failureOn(reply))?.class).toBe(reply.class);
  });
});

/** Whatever the language of the sentence, the status decides where no word is known. */
describe("a refusal in a language that no rule reads", () => {
  it.each([
    ["リクエスト数の上限に達しました。しばらくしてから再試行してください。", 429, "rate_limited"],
    ["Недостаточно средств на балансе", 402, "quota_exceeded"],
    ["Ungültiger API-Schlüssel", 401, "auth"],
    ["Clé API invalide", 403, "auth"],
    ["요청하신 모델을 찾을 수 없습니다", 404, "not_found"],
    ["Servicio no disponible", 503, "transient"],
    ["入力が長すぎます", 413, "input_too_large"],
    ["Ungültige Anfrage", 400, "permanent"],
  ] as const)("%s with status %i is %s", async (message, status, expected) => {
    expect((await failureOn({ status, body: { error: { message } } }))?.class).toBe(expected);
  });
});
