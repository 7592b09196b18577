import { describe, expect, it } from "vitest";
import { judgeWords } from "./judge-words.js";

describe("what a model is not able to do", () => {
  it.each([
    "Invalid content type. image_url is only supported by certain models.",
    "image_url is only supported by vision models",
    "Failed to deserialize: messages[0]: unknown variant `image_url`, expected `text` at line 1 column 200",
    "image_url is not supported",
    "unsupported content part: image_url",
    "Tool parser not configured",
    "input_audio not supported here",
    "content type image_url not allowed",
    "Images are not allowed here",
    "Cannot read image: this is a text-only model",
    "text only model",
    "Multi-modal data provided but model is not multimodal",
    "Only text content is accepted",
    "only text input is supported by this model",
    "At most 0 image(s) may be provided in one prompt.",
    "Model does not have vision capability",
    "foo does not have vision",
    "vision is not enabled",
    "This endpoint does not accept pictures",
    "Audio input not available for this model",
    "`tools` is not supported with this model",
    "property 'tools' is unsupported",
    "Unrecognized request argument supplied: tools",
    "Unrecognized request arguments supplied: tool_choice, tools",
    "tools: Extra inputs are not permitted",
    "body.tools: Extra inputs are not permitted",
    "function calling is unavailable for this model",
    "Function calling is not enabled for this model",
    "tool calling unsupported",
    "This model has no tool support",
    "This model lacks support for tools",
    "tool use is disabled on this server",
    "this model is embeddings only",
    "This is an embedding-only model",
    "The model does not support chat completions",
    "该模型不支持工具调用",
    "该模型不支持视觉",
  ])("is no fault of the request: %j", (message) => {
    for (const status of [400, 422]) {
      expect(judgeWords({ status, message })).toMatchObject({
        class: "not_found",
        scope: "request",
        reason: "input_not_supported",
      });
    }
  });

  it.each([
    ["messages.[0].content.[1].type", "Invalid content type. image_url is only supported by certain models."],
    ["tools", "Unrecognized request argument supplied: tools"],
  ])("stands beside the field %j", (param, message) => {
    expect(
      judgeWords({ status: 400, message, param, type: "invalid_request_error", code: "unsupported_value" })
        ?.class,
    ).toBe("not_found");
  });

  it.each([
    "Unsupported parameter: max_tokens",
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    "Unrecognized request argument supplied: store",
    "store: Extra inputs are not permitted",
    "property 'messages.2.assistant.reasoning_content' is unsupported",
    "tools.0.function.name: Extra inputs are not permitted",
    "tools.0.custom.strict: Extra inputs are not permitted",
    "Unsupported image format: image/webp",
    "Image URL domain 'upload.wikimedia.org' is not allowed.",
    "`temperature` is deprecated for this model.",
    "This model only support stream mode, please enable the stream parameter to access the model.",
    "unknown variant `image`, expected `text` or `image_url`",
    "Only text files are accepted",
    "Parallel tool calls are not allowed when strict is true",
    "tool_choice is disabled when tools are empty",
  ])("is not: %j", (message) => {
    expect(judgeWords({ status: 400, message })?.reason).not.toBe("input_not_supported");
  });
});
