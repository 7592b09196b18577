import { describe, expect, it, onTestFinished } from "vitest";
import { chat, embed, events, post } from "../../test/post.js";
import { startSimulator } from "../server/start-simulator.js";
import type { SimulatedDialect } from "./server-flavors.js";

async function simulated(dialect: SimulatedDialect) {
  const simulator = await startSimulator({ dialect });
  onTestFinished(() => simulator.close());
  return simulator;
}

const tools = ["weather", "time"].map((name) => ({
  type: "function",
  function: { name, parameters: { type: "object", properties: { place: { type: "string" } } } },
}));
const calling = { tools, messages: [{ role: "user", content: "call weather and call time" }] };

/** The tool calls of a stream's deltas, in order. */
async function streamedCalls(dialect: SimulatedDialect) {
  const response = await chat(await simulated(dialect), { ...calling, stream: true });
  type Event = { choices?: { delta: { tool_calls?: Record<string, unknown>[] } }[] };
  return (await events(response)).flatMap((event) => (event as Event).choices?.[0]?.delta.tool_calls ?? []);
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return text.startsWith("[") || text.startsWith("{") ? JSON.parse(text) : text;
}

describe("the option dialect", () => {
  it("refuses a name that it does not know, with those that it does", async () => {
    await expect(startSimulator({ dialect: "lamma" as SimulatedDialect })).rejects.toThrow(
      /does not know the dialect "lamma": use one of openai, vllm, ollama, llama\.cpp, gemini/,
    );
    await expect(startSimulator({ dialect: "toString" as SimulatedDialect })).rejects.toThrow(RangeError);
  });

  it.each<[SimulatedDialect, string]>([
    ["vllm", "/v1"],
    ["gemini", "/v1beta/openai"],
    ["openrouter", "/api/v1"],
    ["groq", "/openai/v1"],
    ["dashscope", "/compatible-mode/v1"],
  ])("gives %s the path %s, and /v1 all the same", async (dialect, path) => {
    const simulator = await simulated(dialect);
    expect(simulator.baseURL).toBe(`${simulator.url}${path}`);
    expect(simulator.addressOf("openai", "eu")).toBe(`${simulator.url}/e/eu${path}`);
    for (const baseURL of [simulator.baseURL, `${simulator.url}/v1`]) {
      const response = await post(baseURL, "/chat/completions", "k", { model: "m", messages: [{}] });
      expect(response.status).toBe(200);
    }
  });

  it("leaves the other providers as they are", async () => {
    const simulator = await simulated("groq");
    const path = "/openai/deployments/m/embeddings?api-version=2024-10-21";
    const response = await post(simulator.addressOf("azure"), path, "k", { input: "hello" });
    expect(response.headers.get("x-ms-region")).toBe("Sweden Central");
  });
});

describe("a bad key", () => {
  it.each<[SimulatedDialect, number, unknown]>([
    ["vllm", 401, { error: "Unauthorized" }],
    ["gemini", 400, [{ error: { code: 400, status: "INVALID_ARGUMENT" } }]],
    ["openrouter", 401, { error: { message: "User not found.", code: 401 } }],
    ["mistral", 401, { detail: "Unauthorized" }],
    ["litellm", 401, { error: { type: "token_not_found_in_db", code: "401" } }],
  ])("is refused by %s with %i in its own envelope", async (dialect, status, body) => {
    const simulator = await simulated(dialect);
    simulator.key("k").revoked();
    const response = await chat(simulator);
    expect(response.status).toBe(status);
    expect(await bodyOf(response)).toMatchObject(body as object);
  });

  it("is not needed by a server on one's own machine, unless keys are strict", async () => {
    const ask = async (strictKeys: boolean) => {
      await using simulator = await startSimulator({ dialect: "ollama", strictKeys });
      const body = JSON.stringify({ model: "m", input: "hello" });
      return (await fetch(`${simulator.baseURL}/embeddings`, { method: "POST", body })).status;
    };
    expect([await ask(false), await ask(true)]).toEqual([200, 401]);
  });
});

describe("two tool calls in a stream", () => {
  it("have no index of Gemini's, and a signature on the first", async () => {
    const [first, second] = await streamedCalls("gemini");
    expect(first).toMatchObject({ extra_content: { google: {} }, function: { name: "weather" } });
    expect([first, second].map((call) => call?.["index"])).toEqual([undefined, undefined]);
    expect(second?.["extra_content"]).toBeUndefined();
  });

  it("have all the same index of Ollama's and LiteLLM's, whole each", async () => {
    for (const dialect of ["ollama", "litellm"] as const) {
      const calls = await streamedCalls(dialect);
      expect(calls.map((call) => call["index"])).toEqual([0, 0]);
      expect(calls[1]).toMatchObject({ function: { name: "time", arguments: '{"place":"example"}' } });
    }
  });

  it("have an empty id in DashScope's later pieces", async () => {
    const calls = await streamedCalls("dashscope");
    const named = calls.filter((call) => call["id"] !== "");
    expect(named.map((call) => call["index"])).toEqual([0, 1]);
    expect(calls.length).toBeGreaterThan(2);
  });

  it("have ids of nine letters and digits of Mistral's, and it takes no other back", async () => {
    const calls = await streamedCalls("mistral");
    for (const { id } of calls) expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
    const call = { id: "call_1", function: { name: "time", arguments: "{}" } };
    const messages = [
      { role: "assistant", content: "", tool_calls: [call] },
      { role: "tool", tool_call_id: "call_1", content: "noon" },
    ];
    expect((await chat(await simulated("mistral"), { messages })).status).toBe(400);
  });
});

describe("what is wanted back", () => {
  const call = { id: "call_1", type: "function", function: { name: "time", arguments: "{}" } };
  const turn = (assistant: object) => ({
    model: "reasoner",
    messages: [
      { role: "assistant", content: null, tool_calls: [call], ...assistant },
      { role: "tool", tool_call_id: "call_1", content: "noon" },
    ],
  });

  it.each<[SimulatedDialect, object, number]>([
    ["gemini", {}, 400],
    ["deepseek", {}, 400],
    ["deepseek", { reasoning_content: "I look." }, 200],
    ["groq", { reasoning_content: "I look." }, 400],
    ["groq", { reasoning: "I look." }, 200],
  ])("%s answers a turn with %o with %i", async (dialect, assistant, status) => {
    expect((await chat(await simulated(dialect), turn(assistant))).status).toBe(status);
  });
});

describe("a stream", () => {
  it("of llama.cpp reports an error in a separate field", async () => {
    const simulator = await simulated("llama.cpp");
    simulator.key("k").streamError({ afterTokens: 1 });
    const text = await (await chat(simulator, { stream: true })).text();
    expect(text).toMatch(/\n\nerror: \{"code":500,.*\}\n\ndata: \[DONE\]\n\n$/);
  });

  it("of OpenRouter begins with comments and reports an error beside a choice", async () => {
    const simulator = await simulated("openrouter");
    simulator.key("k").streamError({ afterTokens: 1 });
    const text = await (await chat(simulator, { stream: true })).text();
    expect(text).toMatch(/^: OPENROUTER PROCESSING\n\n/);
    expect(text).toContain('"error":{"code":502');
    expect(text).toContain('"finish_reason":"error"');
  });

  it("holds the usage where each server puts it", async () => {
    const usages = async (dialect: SimulatedDialect) => {
      const all = (await events(await chat(await simulated(dialect), { stream: true }))) as {
        usage?: unknown;
        choices?: { finish_reason: unknown }[];
      }[];
      const stated = all.filter(({ usage }) => usage !== undefined && usage !== null);
      return stated.map(({ choices }) => choices?.[0]?.finish_reason);
    };
    // Unasked, OpenAI, vLLM, Ollama, DashScope and LiteLLM say nothing.
    expect(await usages("openai")).toEqual([]);
    expect(await usages("dashscope")).toEqual([]);
    expect(await usages("openrouter")).toEqual([undefined]);
    expect(await usages("mistral")).toEqual(["stop"]);
    expect((await usages("gemini")).length).toBeGreaterThan(3);
  });

  it("ends with the word that a test asks for", async () => {
    const simulator = await simulated("vllm");
    simulator.key("k").finishWith("abort", { afterTokens: 2, times: 1 });
    const body = await bodyOf(await chat(simulator));
    expect(body).toMatchObject({
      choices: [{ message: { content: "This is" }, finish_reason: "abort" }],
      usage: { completion_tokens: 2 },
    });
    expect(await bodyOf(await chat(simulator))).toMatchObject({ choices: [{ finish_reason: "stop" }] });
  });
});

describe("embeddings", () => {
  const many = Array.from({ length: 11 }, (_, index) => `text ${index}`);

  it.each<[SimulatedDialect, object, number]>([
    ["dashscope", { input: many }, 400],
    ["dashscope", { input: many.slice(1) }, 200],
    ["gemini", { encoding_format: "base64" }, 400],
    ["litellm", { encoding_format: "float" }, 400],
    ["mistral", { dimensions: 8 }, 422],
    ["vllm", { dimensions: 8 }, 400],
    ["llama.cpp", { input: "word ".repeat(600) }, 500],
    ["deepseek", {}, 404],
    ["groq", {}, 404],
  ])("of %s with %o are answered with %i", async (dialect, fields, status) => {
    const { baseURL } = await simulated(dialect);
    const response = await post(baseURL, "/embeddings", "k", { model: "m", input: "hello", ...fields });
    expect(response.status).toBe(status);
  });

  it("of Ollama and DashScope are numbers although base64 was requested", async () => {
    for (const dialect of ["ollama", "dashscope"] as const) {
      const response = await embed(await simulated(dialect), { encoding_format: "base64" });
      const { data } = (await response.json()) as { data: { embedding: unknown }[] };
      expect(data[0]?.embedding).toHaveLength(8);
    }
  });

  it("are zeros when a test asks for them", async () => {
    const simulator = await simulated("ollama");
    simulator.key("k").zeroVector();
    const { data } = (await (await embed(simulator)).json()) as { data: { embedding: number[] }[] };
    expect(data[0]?.embedding).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
