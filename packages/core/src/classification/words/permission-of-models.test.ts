import { describe, expect, it } from "vitest";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { judgeWords } from "./judge-words.js";

type Row = [message: string, rest?: Partial<ErrorFacts>];

describe("a refusal that names the model as what is refused", () => {
  it.each<Row>([
    // LiteLLM: auth_checks.py.
    [
      "key not allowed to access model. This key can only access models=['code-max']. Tried to access coder-abliterated",
      { type: "key_model_access_denied", param: "model", code: "403" },
    ],
    [
      "key not allowed to access model. This key can only access models=['gpt-4o']. Tried to access text-embedding-3-small",
      { status: 401, type: "key_model_access_denied", param: "model", code: "401" },
    ],
    ["", { status: 401, code: "user_model_access_denied" }],
    // Groq.
    [
      "The model `llama-3.3-70b-versatile` is blocked at the project level. Please have a project admin enable this model in the project settings",
      { type: "permissions_error", code: "model_permission_blocked_project" },
    ],
    ["The model llama-guard is blocked at the organization level."],
    // Ollama Cloud.
    ["this model requires a subscription, upgrade for access: https://ollama.com/upgrade"],
    ["this model requires a subscription, upgrade for access: https://ollama.com/upgrade", { status: 200 }],
    ["The model flux-max requires a paid plan."],
    ["A Pro subscription is required to use this model."],
    ["This API key is not authorized to access model gpt-5.", { status: 401 }],
    ["API key is not allowed to use the requested model", { status: 401 }],
    ["Your token can only access these models: a-small, b-small", { status: 401 }],
    ["Access to model claude-opus is denied for this API key. Please check your API key permissions."],
    ["该令牌无权访问模型 gpt-5"],
    ["该令牌无权使用模型 gpt-5", { status: 401 }],
    ["此模型需要订阅后才能使用"],
    ["模型 qwen-max 已被项目管理员禁用"],
  ])("parks the key for that model alone: %s", (message, rest) => {
    const judged = judgeWords({ status: 403, ...rest, message });
    expect(judged).toMatchObject({ class: "auth", scope: "credential_model" });
  });

  it.each<Row>([
    ["Invalid API key. You are not allowed to access this model.", { status: 401 }],
    ["API key expired; access to model gpt-5 denied", { status: 401 }],
    ["无效的令牌，无权访问模型 gpt-5", { status: 401 }],
    ["The API key is invalid for model gpt-5", { status: 401 }],
  ])("does not hide a key that is refused itself: %s", (message, rest) => {
    expect(judgeWords({ ...rest, message })).toMatchObject({ class: "auth", scope: "credential" });
  });

  it.each<Row>([
    ["Your account is suspended. Models are not accessible.", { status: 403 }],
    ["Insufficient balance: this model requires at least 5 credits", { status: 403 }],
    ["A paid plan is required to call the API", { status: 403 }],
    ["Your organization is disabled, so no model may be used", { status: 403 }],
  ])("does not hide an account: %s", (message, rest) => {
    expect(judgeWords({ ...rest, message })?.scope).toBe("account");
  });
});
