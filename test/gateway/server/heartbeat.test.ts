import { createHotspare, type Vlm, type VlmChunk } from "@hotspare/core";
import { createGateway } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import OpenAI from "openai";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";

afterEach(() => void vi.useRealTimers());

const finish: VlmChunk = {
  type: "finish",
  finishReason: "stop",
  toolCalls: [],
  parts: [],
  usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3, source: "reported" },
  model: "m",
  provider: "openai",
  credentialId: "a",
  attempts: [],
  warnings: [],
};

/** A gateway on a model that sends one word, waits until the test lets it continue, and sends another word. Or it waits at the end of its answer. */
async function openThinker({ waitsAtEnd = false } = {}) {
  let goOn = () => {};
  const thinking = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* stream(): AsyncGenerator<VlmChunk> {
    yield { type: "content", content: "One" };
    if (!waitsAtEnd) await thinking;
    yield { type: "content", content: " two" };
    yield finish;
    if (waitsAtEnd) await thinking;
  }
  const vlm = { model: "m", capabilities: { modalities: ["text"], tools: true, streaming: true }, stream };
  const gateway = await createGateway({
    hotspare: createHotspare({ plugins: [openai()] }),
    vlms: { m: vlm as unknown as Vlm },
  });
  onTestFinished(() => gateway.close());
  const { url } = await gateway.listen({ port: 0 });
  return { url: `${url}/v1`, goOn };
}

/** Waits without `vi.waitFor`, which would advance the clock. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise(setImmediate);
  }
}

const client = (url: string, fetch?: typeof globalThis.fetch) =>
  new OpenAI({ apiKey: "any", baseURL: url, maxRetries: 0, ...(fetch === undefined ? {} : { fetch }) });

/** Keeps what a client receives. */
function recorder() {
  let text = "";
  const record: typeof globalThis.fetch = async (address, init) => {
    const response = await fetch(address, init);
    const recording = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, next) {
        text += new TextDecoder().decode(piece);
        next.enqueue(piece);
      },
    });
    return new Response(response.body?.pipeThrough(recording), response);
  };
  return { record, text: () => text };
}

/** The data of each event, read as openai-go before its pull request 651 reads it: a blank line ends an event, and every event has JSON. */
function dataOf(text: string): readonly unknown[] {
  const events = text.split("\n\n");
  expect(events.pop()).toBe("");
  return events.map((event) => {
    const lines = event.split("\n").map((line) => line.split(": ", 2)[0]);
    expect(lines.at(-1)).toBe("data");
    const data = event.slice(event.indexOf("data: ") + 6);
    return data === "[DONE]" ? data : JSON.parse(data);
  });
}

interface ResponsesEvent {
  readonly type: string;
  readonly sequence_number: number;
  readonly delta?: string;
}

function deltasIn(events: readonly ResponsesEvent[], kind: string) {
  return events.filter(({ type }) => type === kind).map(({ delta }) => delta);
}

/** Lets 15 seconds pass three times, and waits for what the client then receives. */
async function threeSilences(text: () => string): Promise<void> {
  await until(() => text().includes("One"));
  const before = text();
  vi.advanceTimersByTime(14_999);
  await new Promise(setImmediate);
  expect(text()).toBe(before);
  for (let count = 1; count <= 3; count += 1) {
    const { length } = text();
    vi.advanceTimersByTime(15_000);
    await until(() => text().length > length);
  }
}

describe("a stream whose model thinks", () => {
  it("has a chunk without content after each 15 seconds of silence, as every client of chat completions can read it", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { url, goOn } = await openThinker();
    const { record, text } = recorder();
    const words: (string | null | undefined)[] = [];
    const messages = [{ role: "user" as const, content: "Count" }];
    const stream_options = { include_usage: true };
    const reading = (async () => {
      const question = { model: "m", messages, stream: true as const, stream_options };
      for await (const { choices } of await client(url, record).chat.completions.create(question)) {
        words.push(...choices.map(({ delta }) => delta.content));
      }
    })();
    await threeSilences(text);
    goOn();
    await reading;
    expect(words).toEqual(["", "One", undefined, undefined, undefined, " two", undefined]);
    const chunks = dataOf(text());
    expect(chunks.slice(2, 5)).toEqual(
      Array.from({ length: 3 }, () => ({
        ...(chunks[0] as object),
        choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: null }],
        usage: null,
      })),
    );
    const { length } = text();
    vi.advanceTimersByTime(60_000);
    expect(text().length).toBe(length);
  });

  it("has an empty delta after each 15 seconds of silence in the Responses API, which OpenAI's client adds to the text", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { url, goOn } = await openThinker();
    const { record, text } = recorder();
    const stream = client(url, record).responses.stream({ model: "m", input: "Count" });
    const reading = stream.finalResponse();
    await threeSilences(text);
    goOn();
    expect((await reading).output_text).toBe("One two");
    const events = dataOf(text()) as ResponsesEvent[];
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
    expect(deltasIn(events, "response.output_text.delta")).toEqual(["One", "", "", "", " two"]);
  });

  it.each<[string, object]>([
    ["chat/completions", { messages: [{ role: "user", content: "Count" }] }],
    ["responses", { input: "Count" }],
  ])("has no heartbeat after its answer is whole: %s", async (path, question) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { url, goOn } = await openThinker({ waitsAtEnd: true });
    const { record, text } = recorder();
    const response = await record(`${url}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "m", stream: true, ...question }),
    });
    const reading = response.text();
    await until(() => /"finish_reason":"stop"|response\.completed/.test(text()));
    const { length } = text();
    vi.advanceTimersByTime(60_000);
    goOn();
    await reading;
    expect(text().slice(length)).toMatch(/^(?:data: \[DONE\]\n\n)?$/);
  });
});
