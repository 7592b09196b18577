import { describe, expect, it } from "vitest";
import { ask, call, openGateway } from "../server/open-gateway.js";

const words = "Failed to deserialize the JSON body into the target type: stream_options: invalid type: null";
const unsaid =
  'The provider behind the model "vision" refused the request as wrong, and gave no reason. Check the fields of the request.';

/** Text Generation Inference and other servers in Rust answer in plain text (text-generation-inference#3155); Ollama's and Hugging Face's `error` is a text. */
describe("A refusal of a provider whose reply is not OpenAI's", () => {
  it.each<[string, unknown, string]>([
    ["plain text", words, words],
    [
      "plain text with an address and a key",
      `${words} at 10.1.2.3:8080, key-a`,
      `${words} at [hidden], [secret]`,
    ],
    ["a sentence before a stack", `${words}\n    at parse (/srv/app/server.js:10:2)`, words],
    ["an error that is a text", { error: words }, words],
    ["an error that is a text beside its type", { error: words, error_type: "validation" }, words],
    ["a page of a proxy", "<html><title>400 Bad Request</title><h1>nginx of team-7</h1></html>", unsaid],
    ["nothing", "", unsaid],
    ["spaces", "  \n ", unsaid],
  ])("says what the provider said: %s", async (_what, body, message) => {
    const { url, simulator } = await openGateway();
    simulator.everyKey().status(400, { body });
    for (const stream of [false, true]) {
      const { status, json } = await call(`${url}/v1/chat/completions`, { body: { ...ask, stream } });
      expect(status).toBe(400);
      expect(json).toEqual({ error: { message, type: "invalid_request_error", param: null, code: null } });
    }
  });
});
