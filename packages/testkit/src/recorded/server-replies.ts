// Replies of servers that speak OpenAI's protocol, each as its source prints it, without ids and keys.

/** A reply as an HTTP message, as the other recorded replies are written. */
function message(status: number, body: unknown): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(body)}`;
}

/** Google's error in a list, as the compatible endpoint writes it. */
function google(status: number, name: string, text: string, details?: unknown): string {
  const more = details === undefined ? {} : { details };
  return message(status, [{ error: { code: status, message: text, status: name, ...more } }]);
}

const user = { user_id: "user_XXXXXXXXXXXXXXXXXXXXXXXXXXX" };

/** HTTP messages, by the name that `fail()` takes. */
export const serverReplies = {
  // vllm-project/vllm#3485: the envelope before 0.10
  "vllm.model_not_found_before_0_10": message(404, {
    object: "error",
    message: "The model `Qwen1.5-14B-Chat-GPTQ-Int8` does not exist.",
    type: "NotFoundError",
    param: null,
    code: 404,
  }),
  // vllm-project/vllm#4667
  "vllm.prompt_fills_context": message(400, {
    object: "error",
    message: "max_tokens must be at least 1, got -186.",
    type: "BadRequestError",
    param: null,
    code: 400,
  }),
  // langchain4j/langchain4j#3475
  "vllm.tools_not_enabled": message(400, {
    object: "error",
    message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
    type: "BadRequestError",
    param: null,
    code: 400,
  }),
  // ollama/ollama#17301
  "ollama.no_vision": message(400, {
    error: {
      message: "this model does not support image input (ref: 00000000-0000-0000-0000-000000000000)",
      type: "invalid_request_error",
      param: null,
      code: null,
    },
  }),
  // continuedev/continue#9649
  "ollama.out_of_memory": message(500, {
    error: {
      message: "model requires more system memory (5.3 GiB) than is available (5.3 GiB)",
      type: "api_error",
      param: null,
      code: null,
    },
  }),
  // ggml-org/llama.cpp#15377
  "llama.cpp.no_vision": message(500, {
    error: {
      code: 500,
      message:
        "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj",
      type: "server_error",
    },
  }),
  // snailyp/gemini-balance#328
  "gemini.location_not_supported": google(
    400,
    "FAILED_PRECONDITION",
    "User location is not supported for the API use.",
  ),
  // google/generative-ai-docs#356
  "gemini.consumer_suspended": google(
    403,
    "PERMISSION_DENIED",
    "Permission denied: Consumer 'api_key:XXXX' has been suspended.",
    [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "CONSUMER_SUSPENDED",
        domain: "googleapis.com",
        metadata: { service: "generativelanguage.googleapis.com" },
      },
    ],
  ),
  // continuedev/continue#10513
  "gemini.key_leaked": google(
    403,
    "PERMISSION_DENIED",
    "Your API key was reported as leaked. Please use another API key.",
  ),
  // google-gemini/gemini-cli#27548
  "gemini.no_capacity": google(
    429,
    "RESOURCE_EXHAUSTED",
    "No capacity available for model gemini-3.1-flash-lite on the server",
    [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "MODEL_CAPACITY_EXHAUSTED" }],
  ),
  // gptme/gptme#1449
  "openrouter.key_limit": message(403, {
    error: {
      message: "Key limit exceeded (monthly limit). Manage it using https://openrouter.ai/settings/keys",
      code: 403,
    },
    ...user,
  }),
  // nexu-io/nexu#875
  "openrouter.no_vision": message(404, {
    error: { message: "No endpoints found that support image input", code: 404 },
    ...user,
  }),
  // pydantic/pydantic-ai#2323: a failure with status 200
  "openrouter.error_in_200": message(200, {
    id: null,
    choices: null,
    created: null,
    model: null,
    object: null,
    usage: null,
    error: { message: "Internal Server Error", code: 500 },
    ...user,
  }),
  // anomalyco/opencode#24462: the provider behind has no money
  "openrouter.provider_without_balance": message(429, {
    error: {
      message: "Error from provider: Provider returned error",
      code: 429,
      metadata: {
        raw: '{"error":{"message":"Your account org-XXXXXXXX <ak-XXXXXXXX> is suspended due to insufficient balance, please recharge your account or check your plan and billing detail","type":"exceeded_current_quota_error"}}',
        provider_name: "Moonshot AI",
      },
    },
  }),
  // 666ghj/BettaFish#691
  "deepseek.content_risk": message(400, {
    error: {
      message: "Content Exists Risk",
      type: "invalid_request_error",
      param: null,
      code: "invalid_request_error",
    },
  }),
  // chroma-core/chroma#5597
  "mistral.batch_too_long": message(400, {
    object: "error",
    message: "Too many tokens overall, split into more batches.",
    type: "invalid_request_prompt",
    param: null,
    code: "3210",
  }),
  // groq/groq-typescript#28
  "groq.tool_use_failed": message(400, {
    error: {
      message:
        "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
      type: "invalid_request_error",
      code: "tool_use_failed",
      failed_generation: "<function=weather>{}</function>",
    },
  }),
  // agentscope-ai/QwenPaw#1406
  "dashscope.data_inspection_failed": message(400, {
    error: {
      message:
        "<400> InternalError.Algo.DataInspectionFailed: Input text data may contain inappropriate content.",
      type: "data_inspection_failed",
      param: null,
      code: "data_inspection_failed",
    },
    request_id: "00000000-0000-0000-0000-000000000000",
  }),
  // axoviq-ai/synthadoc#215
  "dashscope.free_quota_exhausted": message(403, {
    error: {
      message:
        'The free quota has been exhausted. To continue accessing the model on a paid basis, please complete your payment information （or disable the "use free tier only" mode in the management console if already completed).',
      type: "AllocationQuota.FreeTierOnly",
      param: null,
      code: "AllocationQuota.FreeTierOnly",
    },
    request_id: "00000000-0000-0000-0000-000000000000",
  }),
  // Aider-AI/aider#4851: the provider behind has no money, and the status says otherwise
  "litellm.provider_without_balance": message(400, {
    error: {
      message:
        'litellm.BadRequestError: DeepseekException - {"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}',
      type: null,
      param: null,
      code: "400",
    },
  }),
  // BerriAI/litellm#5634
  "litellm.cooldown": message(429, {
    error: {
      message:
        "No deployments available for selected model, Try again in 60 seconds. Passed model=gpt-4o. pre-call-checks=False, cooldown_list=['c9d48646f355a0ca27eecefe772512a8f6']",
      type: "None",
      param: "None",
      code: "429",
    },
  }),
} as const;
