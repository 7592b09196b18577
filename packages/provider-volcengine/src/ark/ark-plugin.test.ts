import { inspect } from "node:util";
import type { ResolvedVlmRequest } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import {
  arkEmbedder,
  arkVlm,
  gatherChunks,
  neverAborts,
  rejectionOf,
  testKey,
  textModel,
} from "../../test/adapters.js";
import { sendEvents, sendJson, startLoopback } from "../../test/loopback-server.js";
import { VolcengineError } from "../failures/volcengine-error.js";
import { volcengine } from "../volcengine.js";

const answer = {
  model: "doubao-seed-2-0-lite",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "a cat" } }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
};

const bytes = { kind: "bytes", bytes: Uint8Array.of(1, 2, 3), mediaType: "audio/wav" } as const;
const urlOf = (url: string) => ({ kind: "url", url }) as const;

/** The body of a chat request as it is sent. */
async function sent(request: ResolvedVlmRequest, options = {}) {
  const { baseURL, requests } = await startLoopback((response) => sendJson(response, answer));
  await arkVlm(baseURL, options).complete(request, neverAborts);
  return requests[0] ?? failNothing();
}

function failNothing(): never {
  throw new Error("nothing was sent");
}

const hello = { messages: [{ role: "user" as const, content: "x" }] };

describe("a refusal", () => {
  it("of an option teaches the adapter to send the next request without it", async () => {
    const refusal = {
      code: "InvalidParameter",
      message:
        "The parameter `temperature` specified in the request are not valid: temperature is not supported by this model.",
      param: "temperature",
      type: "BadRequest",
    };
    const { baseURL, requests } = await startLoopback((response, { body }) =>
      "temperature" in body ? sendJson(response, { error: refusal }, 400) : sendJson(response, answer),
    );
    const vlm = arkVlm(baseURL);
    const request = { ...hello, temperature: 0 };
    expect(await rejectionOf(vlm.complete(request, neverAborts))).toMatchObject({
      reason: "temperature_refused",
    });
    const { warnings } = await vlm.complete(request, neverAborts);
    expect(warnings).toMatchObject([{ type: "dropped", field: "temperature" }]);
    expect(requests).toHaveLength(2);
  });
});

describe("a reply", () => {
  it("shows a listener what was sent and received, and has its id and Ark's finish reason", async () => {
    const { baseURL } = await startLoopback((response) => sendJson(response, { id: "021", ...answer }));
    const seen: unknown[] = [];
    const wire = {
      request: ({ body }: { readonly body: unknown }) => seen.push(body),
      reply: ({ status }: { readonly status: number }) => seen.push(status),
      payload: (value: unknown) => seen.push(value),
    };
    const reply = await arkVlm(baseURL).complete(hello, { ...neverAborts, wire });
    expect(reply).toMatchObject({ responseId: "021", rawFinishReason: "stop" });
    expect(seen).toMatchObject([{ messages: expect.any(Array) }, 200, { id: "021" }]);
  });

  it("warns about options for another provider", async () => {
    const { baseURL } = await startLoopback((response) => sendJson(response, answer));
    const providerOptions = { anthropic: { effort: "low" } };
    const { warnings } = await arkVlm(baseURL).complete({ ...hello, providerOptions }, neverAborts);
    expect(warnings).toMatchObject([{ type: "unsupported", field: "providerOptions.anthropic" }]);
  });
});

describe("a chat request", () => {
  it("goes to a path under the unchanged base URL, with the key and a unique id", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, answer));
    const vlm = arkVlm(baseURL);
    await vlm.complete(hello, neverAborts);
    await vlm.complete(hello, neverAborts);
    expect(requests.map(({ path }) => path)).toEqual(Array(2).fill("/api/v3/chat/completions"));
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${testKey}`);
    const ids = requests.map(({ headers }) => headers["x-client-request-id"]);
    expect(ids[0]).toMatch(/^[\da-f-]{36}$/);
    expect(new Set(ids).size).toBe(2);
  });

  it("carries text, pictures, videos and sounds", async () => {
    const content = [
      { type: "text", text: "What is this?" },
      { type: "image", image: { ...bytes, mediaType: "image/png" }, detail: "low" },
      { type: "video", video: urlOf("https://a.example/film.mp4"), framesPerSecond: 2 },
      { type: "audio", audio: urlOf("https://a.example/sound.mp3") },
      { type: "audio", audio: bytes },
    ] as const;
    const { body } = await sent({ messages: [{ role: "user", content }] });
    expect(body["messages"]).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AQID", detail: "low" } },
          { type: "video_url", video_url: { url: "https://a.example/film.mp4", fps: 2 } },
          { type: "input_audio", input_audio: { url: "https://a.example/sound.mp3", format: "mp3" } },
          { type: "input_audio", input_audio: { data: "AQID", format: "wav" } },
        ],
      },
    ]);
  });

  it("switches thinking, limits the answer and offers tools", async () => {
    const tools = [{ name: "look", parameters: { type: "object" } }];
    const { body } = await sent({ ...hello, thinking: "disabled", maxTokens: 9, tools, toolChoice: "auto" });
    expect(body).toMatchObject({
      thinking: { type: "disabled" },
      max_tokens: 9,
      tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }],
      tool_choice: "auto",
    });
  });

  it("never carries both limits, which Ark refuses", async () => {
    const { body } = await sent({ ...hello, maxTokens: 9, extraBody: { max_completion_tokens: 99 } });
    expect(body["max_completion_tokens"]).toBe(99);
    expect(body).not.toHaveProperty("max_tokens");
  });

  it("names the inference endpoint in place of the model", async () => {
    const { body } = await sent(hello, { endpointId: "ep-20250101-abcde" });
    expect(body["model"]).toBe("ep-20250101-abcde");
  });

  it("carries the sampling options that Ark has, and warns about the others", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, answer));
    const options = { temperature: 1, topP: 0.7, stop: ["END"], frequencyPenalty: 1, presencePenalty: -1 };
    const { warnings } = await arkVlm(baseURL).complete(
      { ...hello, ...options, topK: 5, seed: 7 },
      neverAborts,
    );
    expect(requests[0]?.body).toEqual({
      model: "doubao-seed-2-0-lite-260428",
      messages: [{ role: "user", content: "x" }],
      temperature: 1,
      top_p: 0.7,
      stop: ["END"],
      frequency_penalty: 1,
      presence_penalty: -1,
    });
    expect(warnings).toMatchObject([
      { type: "unsupported", field: "topK" },
      { type: "unsupported", field: "seed" },
    ]);
  });

  it("carries the sound of a tool's result in the next user message, in Ark's form", async () => {
    const content = [{ type: "audio", audio: urlOf("https://a.example/sound.mp3") }] as const;
    const { body } = await sent({ messages: [{ role: "tool", toolCallId: "1", content }] });
    expect(body["messages"]).toMatchObject([
      { role: "tool", tool_call_id: "1", content: expect.any(String) },
      {
        role: "user",
        content: [
          { type: "text" },
          { type: "input_audio", input_audio: { url: "https://a.example/sound.mp3", format: "mp3" } },
        ],
      },
    ]);
  });

  it("carries the model's thoughts back unchanged", async () => {
    const message = { role: "assistant", content: "a cat", reasoning_content: "hm" };
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, { ...answer, choices: [{ index: 0, finish_reason: "stop", message }] }),
    );
    const vlm = arkVlm(baseURL);
    const { parts = [] } = await vlm.complete(hello, neverAborts);
    await vlm.complete({ messages: [{ role: "assistant", parts }, ...hello.messages] }, neverAborts);
    expect(requests[1]?.body["messages"]).toEqual([message, { role: "user", content: "x" }]);
  });

  it("lets the headers of its call override those of its credential", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, answer));
    const vlm = arkVlm(baseURL, { headers: { "x-team": "a", "x-own": "1" } });
    await vlm.complete(hello, { ...neverAborts, headers: { "X-Team": "b" } });
    expect(requests[0]?.headers).toMatchObject({
      "x-team": "b",
      "x-own": "1",
      authorization: `Bearer ${testKey}`,
    });
  });
});

describe("a stream", () => {
  it("requests its usage, and emits reasoning, content and the finish", async () => {
    const delta = (fields: object, finish: string | null = null) => ({
      model: "m-1",
      choices: [{ index: 0, delta: fields, finish_reason: finish }],
    });
    const { baseURL, requests } = await startLoopback((response) =>
      sendEvents(
        response,
        delta({ role: "assistant", reasoning_content: "hm" }),
        delta({ content: "cat" }),
        delta({}, "stop"),
        { model: "m-1", choices: [], usage: { prompt_tokens: 4, completion_tokens: 3, total_tokens: 7 } },
        "[DONE]",
      ),
    );
    const chunks = await gatherChunks(arkVlm(baseURL).stream(hello, neverAborts));
    expect(requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(chunks).toMatchObject([
      { type: "reasoning", reasoning: "hm" },
      { type: "content", content: "cat" },
      { type: "finish", finishReason: "stop", model: "m-1", usage: { totalTokens: 7 } },
    ]);
  });

  it("fails with an error that is alone on a line, without the data prefix", async () => {
    const { baseURL } = await startLoopback((response) =>
      sendJson(response, '{"error":{"code":"ServerOverloaded","message":"full"}}\n\n'),
    );
    const error = await rejectionOf(gatherChunks(arkVlm(baseURL).stream(hello, neverAborts)));
    expect(error).toMatchObject({ reason: "error_in_reply", facts: { code: "ServerOverloaded" } });
  });
});

describe("text embeddings", () => {
  it("use a separate path, with many texts in a request, as base64", async () => {
    const vector = Buffer.from(Float32Array.of(0.5, 1).buffer).toString("base64");
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, {
        data: [
          { index: 0, embedding: vector },
          { index: 1, embedding: vector },
        ],
        usage: { prompt_tokens: 4, total_tokens: 4 },
      }),
    );
    const embedder = arkEmbedder(baseURL, { model: textModel, dimensions: 2, endpointId: "ep-1" });
    const { embeddings } = await embedder.embed(["a", "b"], neverAborts);
    expect(embeddings.map(({ dense }) => [...(dense ?? [])])).toEqual([
      [0.5, 1],
      [0.5, 1],
    ]);
    expect(requests[0]).toMatchObject({
      path: "/api/v3/embeddings",
      body: { model: "ep-1", input: ["a", "b"], encoding_format: "base64", dimensions: 2 },
    });
  });
});

describe("a refusal", () => {
  it("is an error with the server's message that shows neither key nor body", async () => {
    const body = {
      error: { code: "ModelNotOpen", message: "Not opened.", param: "", type: "" },
      secret: testKey,
    };
    const { baseURL } = await startLoopback((response) =>
      sendJson(response, body, 404, { "x-request-id": "0217" }),
    );
    const error = await rejectionOf(arkVlm(baseURL).complete(hello, neverAborts));
    if (!VolcengineError.isInstance(error)) throw error;
    expect(error).toMatchObject({ status: 404, code: "ModelNotOpen", requestId: "0217", body });
    expect(error.message).toBe("404 ModelNotOpen Not opened.");
    expect(JSON.stringify(error) + inspect(error)).not.toContain(testKey);
  });

  it("is recognised by its mark, also from a second copy of the class", () => {
    const copy = { [Symbol.for("hotspare/1/VolcengineError")]: true };
    expect(VolcengineError.isInstance(copy)).toBe(true);
    expect(VolcengineError.isInstance(new Error("x"))).toBe(false);
  });

  it("keeps its status when its body breaks off", async () => {
    const { baseURL } = await startLoopback((response) => {
      response.writeHead(503, { "content-length": "99" });
      response.write("{");
      setTimeout(() => response.destroy(), 5);
    });
    const error = await rejectionOf(arkVlm(baseURL).complete(hello, neverAborts));
    expect(error).toMatchObject({ status: 503 });
  });
});

it("knows the vector length of Ark's current models", () => {
  const [ark] = volcengine();
  expect(ark.knownDimensions?.("doubao-embedding-vision-251215")).toBe(2048);
  expect(ark.knownDimensions?.("ep-20250101-abcde")).toBeUndefined();
});

it("learns from Ark's errors how many texts a model accepts", async () => {
  let isRefused = true;
  const message = "the input array may hold at most 4 texts";
  const { baseURL } = await startLoopback((response) =>
    isRefused
      ? sendJson(response, { code: "InvalidParameter", message }, 400)
      : sendJson(response, { data: [{ index: 0, embedding: [0, 1] }], model: "m" }),
  );
  const embedder = arkEmbedder(baseURL, { model: textModel });
  const texts = Array.from({ length: 9 }, (_, index) => `text ${index}`);
  await expect(embedder.embed(texts, neverAborts)).rejects.toMatchObject({
    reason: "max_inputs",
    maxInputs: 4,
    thisRequestOnly: true,
  });
  isRefused = false;
  await embedder.embed(["text 0"], neverAborts);
  expect(embedder.capabilities.maxInputs).toBe(4);
});

it("refuses options that belong to a credential of either provider", () => {
  expect(() => volcengine({ region: "cn-beijing", instruction: {} } as never)).toThrow(
    /^The options of volcengine\(\) have 2 problems; correct it:\n {2}region: .*belongs to a credential.*\n {2}instruction: .*did you mean "instructions"/,
  );
});
