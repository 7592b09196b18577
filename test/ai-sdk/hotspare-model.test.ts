import { inspect } from "node:util";
import {
  APICallError,
  type LanguageModelV3Prompt,
  type LanguageModelV3StreamPart,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import {
  type HotspareModelSettings,
  hotspareFailure,
  hotspareMetadata,
  hotspareModel,
} from "@hotspare/ai-sdk";
import { hotspareModel as hotspareModel4 } from "@hotspare/ai-sdk/v4";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { type LoopbackAnswer, openLoopback, sendJson, sendPieces } from "@hotspare/testkit";
import { expect, it, onTestFinished } from "vitest";

const key = "sk-a-secret-that-nobody-may-read";
const prompt: LanguageModelV3Prompt = [{ role: "user", content: [{ type: "text", text: "Hi" }] }];
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };

function completion(message: object, finish = "stop") {
  return {
    id: "c1",
    created: 1_700_000_000,
    model: "served",
    choices: [{ index: 0, message, finish_reason: finish }],
    usage,
  };
}

function event(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: "c1", created: 1_700_000_000, model: "served", choices })}\n\n`;
}

/** A model with one or more credentials, one for each path, of a server that answers as the test says. */
async function open(
  answer: LoopbackAnswer,
  paths: readonly string[] = ["/a/v1"],
  settings?: HotspareModelSettings,
) {
  const server = await openLoopback(answer);
  const hotspare = createHotspare({ plugins: [openai()], random: () => 0 });
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    server.close();
  });
  const credentials = paths.map((path) => ({
    id: path,
    provider: "openai" as const,
    apiKey: key,
    baseURL: server.origin + path,
  }));
  const vlm = hotspare.vlm({ model: "m", credentials, retry: { maxRounds: 1 } });
  return { server, vlm, model: hotspareModel(vlm, settings), model4: hotspareModel4(vlm, settings) };
}

async function partsOf(
  stream: ReadableStream<LanguageModelV3StreamPart>,
): Promise<readonly LanguageModelV3StreamPart[]> {
  const parts: LanguageModelV3StreamPart[] = [];
  const reader = stream.getReader();
  for (let turn = await reader.read(); !turn.done; turn = await reader.read()) parts.push(turn.value);
  return parts;
}

it("shows the raw events of the attempt that answered, and of no other", async () => {
  const { model } = await open(
    (response, { path }) =>
      path.startsWith("/a/")
        ? sendPieces(response, [event({ role: "assistant", content: "" })])
        : sendPieces(response, [event({ content: "a" }), event({}, "stop"), "data: [DONE]\n\n"]),
    ["/a/v1", "/b/v1"],
  );
  const { stream } = await model.doStream({ prompt, includeRawChunks: true });
  const parts = await partsOf(stream);
  const raw = parts.flatMap((part) => (part.type === "raw" ? [part.rawValue] : []));
  expect(raw).toMatchObject([
    { choices: [{ delta: { content: "a" } }] },
    { choices: [{ finish_reason: "stop" }] },
  ]);
  expect(parts[0]).toEqual({ type: "stream-start", warnings: [] });
  expect(parts[1]).toEqual({
    type: "response-metadata",
    id: "c1",
    timestamp: new Date(1_700_000_000_000),
    modelId: "served",
  });
});

it("ends the request when its reader cancels the stream", async () => {
  const { model, server } = await open((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(event({ content: "a" }));
  });
  const { stream } = await model.doStream({ prompt });
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
  await server.abandoned();
});

it("makes a stream fail with the very reason of an abort", async () => {
  const { model } = await open((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(event({ content: "a" }));
  });
  const controller = new AbortController();
  const { stream } = await model.doStream({ prompt, abortSignal: controller.signal });
  const reason = { why: "enough" };
  const reading = partsOf(stream).catch((error: unknown) => error);
  controller.abort(reason);
  expect(await reading).toBe(reason);
});

it("sends thoughts and what a message carries back to the server that they came from, by the AI SDK's own parts", async () => {
  const message = {
    role: "assistant",
    content: "a",
    reasoning_content: "hm",
    reasoning_details: [{ type: "reasoning.encrypted", index: 0, data: "d" }],
  };
  const { model, server } = await open((response) => sendJson(response, completion(message)));
  const { content } = await model.doGenerate({ prompt });
  // As `ai` makes the next step's message: metadata become options.
  const parts = content.map((part) => {
    const { providerMetadata: providerOptions, ...rest } = part as { readonly providerMetadata?: object };
    return { ...rest, ...(providerOptions === undefined ? {} : { providerOptions }) };
  });
  await model.doGenerate({ prompt: [...prompt, { role: "assistant", content: parts as never }, ...prompt] });
  const messages = server.requests[1]?.body["messages"] as readonly unknown[] | undefined;
  expect(messages?.[1]).toMatchObject(message);
});

it("sends headers of a call, without the name of the AI SDK, and refuses those that authenticate", async () => {
  const { model, server } = await open((response) => sendJson(response, completion({ content: "a" })));
  await model.doGenerate({
    prompt,
    headers: { "x-run": "1", "user-agent": "ai/6.0.325", "x-none": undefined },
  });
  await model.doGenerate({ prompt, headers: { "User-Agent": "mine/1 ai/6.0.325" } });
  expect(server.requests.map(({ headers }) => headers["user-agent"])).toEqual([
    expect.not.stringContaining("ai/6"),
    "mine/1",
  ]);
  expect(server.requests[0]?.headers["x-run"]).toBe("1");
  await expect(model.doGenerate({ prompt, headers: { authorization: "Bearer x" } })).rejects.toThrow(
    /authorization/,
  );
});

it("shows no secret in an error, and has the reply that decided", async () => {
  const { model } = await open(
    (response, { path }) =>
      path.startsWith("/a/")
        ? sendJson(
            response,
            { error: { message: `Incorrect API key provided: ${key}`, code: "invalid_api_key" } },
            401,
            { "x-echo": key },
          )
        : sendJson(
            response,
            { error: { message: `You exceeded your quota with ${key}`, code: "insufficient_quota" } },
            429,
          ),
    ["/a/v1", "/b/v1"],
    { extraBody: { token: "another-secret" } },
  );
  const error = await model.doGenerate({ prompt }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(APICallError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({
    isRetryable: false,
    statusCode: expect.any(Number),
    responseBody: expect.stringContaining("[secret]"),
  });
  const shown = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
  expect(shown).not.toContain(key);
  expect(shown).not.toContain("another-secret");
});

it("says that nobody takes a film, and sends nothing", async () => {
  const { model, server } = await open((response) => sendJson(response, completion({ content: "a" })));
  const content = [{ type: "file" as const, data: new URL("https://a.test/x.mp4"), mediaType: "video/mp4" }];
  const error = await model.doGenerate({ prompt: [{ role: "user", content }] }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(UnsupportedFunctionalityError.isInstance(error)).toBe(true);
  expect(server.requests).toEqual([]);
});

it("says which URLs its servers fetch", async () => {
  const { model, vlm } = await open(() => undefined);
  expect(Object.keys(await model.supportedUrls)).toEqual(["image/*"]);
  const own = hotspareModel(vlm, { supportedUrls: { "application/pdf": [/^https:/] } });
  expect(await own.supportedUrls).toEqual({ "application/pdf": [/^https:/] });
});

it("leaves out tools that a provider runs, with a warning, and a choice of them", async () => {
  const { model, server } = await open((response) => sendJson(response, completion({ content: "a" })));
  const { warnings } = await model.doGenerate({
    prompt,
    tools: [{ type: "provider", id: "openai.web_search", name: "web_search", args: {} }],
    toolChoice: { type: "tool", toolName: "web_search" },
  });
  expect(warnings).toMatchObject([
    { type: "unsupported", feature: "provider-defined tool openai.web_search" },
  ]);
  expect(Object.keys(server.requests[0]?.body ?? {})).not.toContain("tool_choice");
});

it("is a model of version 4 too, whose reasoning is sent as an effort", async () => {
  const said = [{ role: "user" as const, content: [{ type: "text" as const, text: "Hi" }] }];
  const { model4, model, server } = await open((response) =>
    sendJson(response, completion({ content: "a" })),
  );
  expect([model.specificationVersion, model4.specificationVersion]).toEqual(["v3", "v4"]);
  const efforts = async (options: Partial<Parameters<typeof model4.doGenerate>[0]>) => {
    const { warnings } = await model4.doGenerate({ prompt: said, ...options });
    return [server.requests.at(-1)?.body["reasoning_effort"], warnings.map((each) => each.type)];
  };
  expect(await efforts({ reasoning: "low" })).toEqual(["low", []]);
  expect(
    await efforts({ reasoning: "low", providerOptions: { openai: { reasoningEffort: "high" } } }),
  ).toEqual(["high", []]);
  expect(await efforts({ reasoning: "none" })).toEqual(["none", []]);
  expect(await efforts({ reasoning: "low", providerOptions: { hotspare: { thinking: "auto" } } })).toEqual([
    undefined,
    ["unsupported"],
  ]);
  const asIt = await model4.doGenerate({ prompt: said, reasoning: "provider-default" });
  expect(asIt.warnings).toEqual([]);
});

it("gives a finish of its own, and what was said, when a stream breaks", async () => {
  const { model } = await open((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event({ content: "a" }), () => response.destroy());
  });
  const { stream } = await model.doStream({ prompt });
  const parts = await partsOf(stream);
  expect(parts.map(({ type }) => type)).toEqual([
    "stream-start",
    "response-metadata",
    "text-start",
    "text-delta",
    "text-end",
    "error",
    "finish",
  ]);
  expect(parts.at(-1)).toMatchObject({
    finishReason: { unified: "error" },
    usage: { outputTokens: { total: 1 } },
  });
});

it("a failure has the status of the credential that decided its class, and of no other", async () => {
  const { model } = await open(
    (response, request) =>
      request.path.startsWith("/a")
        ? sendJson(response, { error: { message: "Incorrect API key", code: "invalid_api_key" } }, 401)
        : response.destroy(),
    ["/a/v1", "/b/v1"],
  );
  const error: unknown = await model.doGenerate({ prompt }).then(String, (thrown) => thrown);
  expect(hotspareFailure(error)).toMatchObject({ class: "transient" });
  expect(error).toMatchObject({ statusCode: undefined, responseBody: undefined, isRetryable: false });
});

it("a result says who answered", async () => {
  const { model } = await open((response) => sendJson(response, completion({ content: "Hi" })));
  expect(hotspareMetadata(await model.doGenerate({ prompt }))).toMatchObject({ credentialId: "/a/v1" });
  expect(hotspareMetadata({ providerMetadata: undefined })).toBeUndefined();
});
