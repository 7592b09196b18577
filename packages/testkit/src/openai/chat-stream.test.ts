import { afterAll, beforeAll, expect, it } from "vitest";
import { chat, events, failureCode } from "../../test/post.js";
import type { Simulator } from "../server/simulator.js";
import { startSimulator } from "../server/start-simulator.js";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

interface Chunk {
  readonly choices: readonly {
    readonly delta: Record<string, unknown>;
    readonly finish_reason: string | null;
  }[];
  readonly usage?: unknown;
}

async function stream(key: string, fields: Readonly<Record<string, unknown>> = {}) {
  const all = await events(await chat(simulator, { stream: true, ...fields }, key));
  const chunks = all.filter((event): event is Chunk => typeof event === "object");
  const deltas = chunks.map((chunk) => chunk.choices?.[0]?.delta ?? {});
  return { all, chunks, content: deltas.map((delta) => delta["content"] ?? "").join(""), deltas };
}

const TEXT = 'This is the simulated gpt-4.1-mini. You wrote: "hello".';

it("streams the role, the text in pieces, the finish reason and [DONE]", async () => {
  const { all, chunks, content, deltas } = await stream("k");
  expect(deltas[0]).toEqual({ role: "assistant", content: "", refusal: null });
  expect(content).toBe(TEXT);
  expect(chunks.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "stop" });
  expect(all.at(-1)).toBe("data: [DONE]");
});

it("closes with the usage when asked, and says null before", async () => {
  const { chunks } = await stream("k", { stream_options: { include_usage: true } });
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 2 } });
  expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
});

it("streams a tool call's arguments in pieces", async () => {
  const properties = { city: { type: "string" }, country: { type: "string" } };
  const tools = [{ type: "function", function: { name: "weather", parameters: { properties } } }];
  const { deltas, chunks } = await stream("k", { tools, tool_choice: "required" });
  const calls = deltas.flatMap(
    (delta) => (delta["tool_calls"] ?? []) as { function: { arguments: string } }[],
  );
  expect(calls[0]).toMatchObject({
    index: 0,
    type: "function",
    function: { name: "weather", arguments: "" },
  });
  expect(calls.length).toBeGreaterThan(3);
  expect(JSON.parse(calls.map((call) => call.function.arguments).join(""))).toEqual({
    city: "example",
    country: "example",
  });
  expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("tool_calls");
});

it("streams reasoning before the content", async () => {
  const { deltas } = await stream("k", { reasoning_effort: "low" });
  const kinds = deltas.slice(1, -1).map((delta) => Object.keys(delta)[0]);
  expect(kinds.lastIndexOf("reasoning_content")).toBeLessThan(kinds.indexOf("content"));
});

it.each([0, 2])("cuts the socket after %i tokens", async (afterTokens) => {
  simulator.key(`cut-${afterTokens}`).breakStream({ afterTokens });
  const response = await chat(simulator, { stream: true }, `cut-${afterTokens}`);
  expect(response.status).toBe(200);
  let received = "";
  const reading = (async () => {
    for await (const bytes of response.body ?? []) received += Buffer.from(bytes).toString();
  })();
  expect(await failureCode(reading)).toBe("UND_ERR_SOCKET");
  expect(received.match(/"delta":\{"content"/g)?.length ?? 0).toBe(afterTokens);
});

it("sends an error within the stream", async () => {
  simulator.key("error").streamError({ afterTokens: 1, error: { message: "Overloaded", code: "x" } });
  const { all, content } = await stream("error");
  expect(content).toBe("This");
  expect(all.at(-1)).toEqual({ error: { message: "Overloaded", code: "x" } });
});

it("ends without finish_reason and [DONE]", async () => {
  simulator.key("open").endStreamWithoutFinish();
  const { all, chunks, content } = await stream("open");
  expect(content).toBe(TEXT);
  expect(chunks.every((chunk) => chunk.choices[0]?.finish_reason === null)).toBe(true);
  expect(all).not.toContain("data: [DONE]");
});

it.each([
  ["comment", ": keep-alive"],
  ["emptyDelta", expect.objectContaining({ choices: [expect.objectContaining({ delta: {} })] })],
] as const)("sends signs of life as %s before the content", async (style, expected) => {
  simulator.key(style).keepAlives({ count: 2, everyMs: 1, style });
  const { all, content } = await stream(style);
  expect(all.slice(1, 3)).toEqual([expected, expected]);
  expect(content).toBe(TEXT);
});

it("adds signs of life to a stream that then breaks", async () => {
  simulator.key("both").keepAlives({ count: 1, everyMs: 1 }).endStreamWithoutFinish({ afterTokens: 1 });
  const { all, content } = await stream("both");
  expect(all).toContain(": keep-alive");
  expect(content).toBe("This");
});

it("keeps a stream fault for the stream that follows a plain completion", async () => {
  simulator.key("later").endStreamWithoutFinish({ times: 1, afterTokens: 1 });
  expect((await chat(simulator, {}, "later")).status).toBe(200);
  expect((await stream("later")).content).toBe("This");
  expect((await stream("later")).content).toBe(TEXT);
});
