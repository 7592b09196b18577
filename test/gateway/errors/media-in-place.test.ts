import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, type OpenedGateway, openGateway } from "../server/open-gateway.js";

let opened: OpenedGateway;
beforeAll(async () => {
  opened = await openGateway({}, afterAll);
});

const png =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const empty = "data:image/png;base64,";
const chatImage = (url: string) => ({ type: "image_url", image_url: { url } });
const image = (image_url: string) => ({ type: "input_image", image_url });
const text = { type: "text", text: "What is it?" };
const call1 = { type: "function_call", call_id: "c", name: "look", arguments: "{}" };
const said = { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look." }] };

const chat = (...content: object[]) => ({
  model: "vision",
  messages: [
    { role: "user", content: [text, chatImage(png)] },
    { role: "assistant", content: "A dot." },
    { role: "user", content },
  ],
});
const responses = (...input: object[]) => ({ model: "vision", instructions: "Be brief", input });

describe("A medium that core refuses", () => {
  it.each<[string, string, object, string]>([
    [
      "a picture of a chat",
      "chat/completions",
      chat(text, chatImage(empty)),
      "messages[2].content[1].image_url.url",
    ],
    [
      "a document of a chat",
      "chat/completions",
      chat({ type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64," } }),
      "messages[2].content[0].file.file_data",
    ],
    [
      "a picture of a response",
      "responses",
      responses({ role: "user", content: [image(empty)] }),
      "input[0].content[0].image_url",
    ],
    [
      "a picture that a tool returns",
      "responses",
      responses({ role: "user", content: [image(png)] }, said, call1, {
        type: "function_call_output",
        call_id: "c",
        output: [image(png), image(empty)],
      }),
      "input[3].output[1].image_url",
    ],
    [
      "one multimodal input",
      "embeddings",
      { model: "documents", input: [text, chatImage(empty)] },
      "input[1].image_url.url",
    ],
    [
      "one of several multimodal inputs",
      "embeddings",
      { model: "documents", input: ["a", [chatImage(png)], [text, chatImage(empty)]] },
      "input[2][1].image_url.url",
    ],
  ])("is named as the client wrote it: %s", async (_what, route, body, param) => {
    const { status, json } = await call(`${opened.url}/v1/${route}`, { body });
    const { message, ...error } = json.error;
    expect(status).toBe(400);
    expect(error).toEqual({ type: "invalid_request_error", param, code: "invalid_value" });
    expect(message).toMatch(`Invalid '${param}': is a data URL`);
    expect(message).toMatch(/which is empty: it has no bytes\. Write an http\(s\) URL or a data URL\.$/);
  });
});
