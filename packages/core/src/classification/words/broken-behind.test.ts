import { describe, expect, it } from "vitest";
import { judgeWords } from "./judge-words.js";

describe.each([400, 422])("a %d of a server that failed", (status) => {
  it.each([
    { type: "server_error" },
    { type: "api_error" },
    { type: "timeout_error" },
    { type: "InternalServerError" },
    { type: "upstream_error" },
    { code: "internal_error" },
    { code: "internal_server_error" },
    { code: "timeout" },
    { code: "500" },
    { code: "502" },
    { code: "504" },
    { type: "UNAVAILABLE", code: "400" },
    { type: "DEADLINE_EXCEEDED" },
    { type: "INTERNAL" },
    { type: "ABORTED" },
    { body: { error: { message: "x", status: 500 } } },
    { body: { status_code: 502 } },
    { body: { detail: { statusCode: "503" } } },
    { body: { error: { upstream_status: 504 } } },
  ])("is no fault of the request by %j", (said) => {
    expect(judgeWords({ status, message: "x", ...said })).toMatchObject({
      class: "transient",
      scope: "endpoint_model",
    });
    expect(judgeWords({ status, message: "x", ...said })).not.toHaveProperty("evidence");
  });

  it.each([
    "HTTP 502",
    "Request failed with status code 500",
    "502 Bad Gateway",
    "Connection error.",
    "connect ECONNREFUSED 10.0.0.1:8000",
    "read ECONNRESET",
    "socket hang up",
    "unexpected EOF",
    "write: broken pipe",
    "context deadline exceeded",
    "Request timed out after 60s",
    "litellm.APIConnectionError: OpenAIException - x",
    "litellm.Timeout: Connection timed out",
    "litellm.InternalServerError: x",
    "litellm.ServiceUnavailableError: x",
    "EngineDeadError",
    "EngineCore encountered an issue: EngineCore died",
    "CUDA error: device-side assert triggered",
    "worker died",
    "Inference engine crashed, restarting",
    "Unable to reach inference backend",
    "Model execution failed",
    "Something went wrong. Please try again later",
    "failed to get response from backend: EOF",
    'do request failed: Post "https://api.example.test/v1": dial tcp: lookup: no such host',
    "CUDA out of memory",
    "CUDA error: an illegal memory access was encountered",
    "upstream connect error or disconnect/reset before headers",
    "Worker was terminated",
    "上游请求超时",
    "服务内部错误，请稍后重试",
  ])("moves the call on for %j", (message) => {
    expect(judgeWords({ status, message })?.class).toBe("transient");
  });

  it.each([
    "Timeout while downloading url=http://example.invalid/image.png",
    "Failed to fetch the picture: connection refused",
    "The image url timed out",
    "下载图片超时",
    "Invalid request: tokenization failed",
    "timeout must be at most 600",
    "The server had an error: messages[0].content is required",
    "Input should be a valid string",
  ])("is the request's fault for %j", (message) => {
    expect(judgeWords({ status, message, type: "api_error" })?.class).not.toBe("transient");
  });

  it("is the request's fault where the server behind it says so", () => {
    const body = { error: { message: "Thought signature", type: "api_error", upstreamStatus: 400 } };
    expect(judgeWords({ status, message: "Thought signature", type: "api_error", body })).toBeUndefined();
  });
});

describe("a good reply that says that the server failed", () => {
  it.each(["Worker was terminated", "EngineDeadError", "connect ECONNREFUSED", "上游连接断开"])(
    "moves the call on for %j",
    (message) => {
      expect(judgeWords({ message })?.class).toBe("transient");
      expect(judgeWords({ status: 200, message })?.class).toBe("transient");
    },
  );
});
