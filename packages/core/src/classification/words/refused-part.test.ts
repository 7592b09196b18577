import { describe, expect, it } from "vitest";
import { judgeRefusedPart } from "./refused-part.js";

describe("judgeRefusedPart", () => {
  it.each([
    // DeepSeek, by serde.
    "Failed to deserialize the JSON body into the target type: messages[0]: unknown variant `image_url`, expected `text` at line 1 column 460",
    // pydantic, as vLLM and Mistral print it.
    "Input tag 'input_audio' found using 'type' does not match any of the expected tags: 'text', 'image_url'",
    "Unsupported content part type: image_url",
    "`video_url` content parts are not supported",
    // Azure and OpenAI, of a model without vision.
    "Invalid content type. image_url is only supported by certain models.",
    "At most 0 image(s) may be provided in one prompt.",
    // Azure, of a PDF (Azure/azure-sdk-for-net#51873), and vLLM (vllm-project/vllm#57774).
    "Invalid Value: 'file'. This model does not support file content types.",
    "Unsupported chat content part type: 'file'. Supported types: 'text', 'image_url'",
  ])("moves on from %s", (message) => {
    expect(judgeRefusedPart({ status: 400, message })).toMatchObject({
      class: "not_found",
      scope: "request",
    });
  });

  it.each([
    // The same thing by another name is expected: the request has the wrong shape.
    "unknown variant `image_url`, expected one of `input_text`, `input_image`, `input_file`",
    "unknown variant `json`, expected `text`",
    "messages[2]: invalid type: sequence, expected a string at line 1 column 2901",
    "image_url with scheme ftp is not supported",
    "At most 10 images may be provided in one prompt.",
  ])("leaves %s to others", (message) => {
    expect(judgeRefusedPart({ status: 400, message })).toBeUndefined();
  });

  it("asks no status that does not speak of the request", () => {
    expect(judgeRefusedPart({ status: 500, message: "unknown variant `image_url`, expected `text`" })).toBe(
      undefined,
    );
  });
});
