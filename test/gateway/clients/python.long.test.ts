import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { keys, nothing, openClientWorld, pixel } from "./client-world.js";

const program = join(import.meta.dirname, "urllib-client.py");

/** Output of the program's part `answers`. */
interface Printed {
  readonly chat: { readonly content: string; readonly usage: { readonly total_tokens: number } };
  readonly picture: string;
  readonly tools: object;
  readonly structured: object;
  readonly stream: { readonly usage: { readonly total_tokens: number } };
  readonly vectors: { readonly floats: readonly unknown[]; readonly base64: readonly unknown[] };
  readonly models: readonly string[];
}

/** Runs one part of the program, and returns its output. @throws {Error} when Python is missing or the program fails */
async function python(part: string, baseURL: string, key: string = keys.team): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)("python3", [program, part, baseURL, key, pixel]);
    return JSON.parse(stdout);
  } catch (error) {
    throw Reflect.get(Object(error), "code") === "ENOENT"
      ? new Error(
          "There is no python3: install Python 3, whose urllib is one of the clients that the gateway is tested with.",
        )
      : error;
  }
}

describe("Python's urllib with a gateway", () => {
  it("chats, sends a picture, calls a tool, streams, and gets vectors in both encodings", async () => {
    const { baseURL, underWay } = await openClientWorld();
    const { chat, picture, tools, structured, stream, vectors, models } = (await python(
      "answers",
      baseURL,
    )) as Printed;
    expect(chat).toMatchObject({ credential: "one", content: expect.stringContaining("Hello") });
    expect(picture).toMatch(/image\/png, \d+ bytes, 1 x 1 pixels/);
    expect(tools).toMatchObject({ city: "example", content: expect.stringContaining("mild in example") });
    expect(structured).toEqual({ title: "example" });
    expect(stream).toMatchObject({ content: chat.content, isDone: true, finish: "stop" });
    expect(stream.usage.total_tokens).toBe(chat.usage.total_tokens);
    expect(vectors.floats).toEqual(vectors.base64);
    expect(vectors.floats).toHaveLength(2);
    expect(models).toContain("vision");
    await expect.poll(underWay).toEqual(nothing);
  });

  it("reads the status, the message and the wait of each refusal", async () => {
    const { baseURL, simulator } = await openClientWorld();
    expect(await python("error", baseURL, keys.unknown)).toMatchObject({
      status: 401,
      code: "invalid_api_key",
    });
    expect(await python("error", baseURL, keys.narrow)).toMatchObject({
      status: 403,
      code: "model_not_found",
    });
    simulator.everyKey().fail("openai.context_length_exceeded");
    expect(await python("error", baseURL)).toMatchObject({ status: 400, code: "context_length_exceeded" });
    simulator.everyKey().status(429, { headers: { "retry-after": "7" } });
    const limited = (await python("error", baseURL)) as { readonly retryAfter: string };
    expect(limited).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
    expect(Number(limited.retryAfter)).toBeGreaterThanOrEqual(6);
  });

  it("notices a broken stream, and ends the request to the provider by its own time limit", async () => {
    const { baseURL, simulator, underWay } = await openClientWorld();
    simulator.everyKey().breakStream({ afterTokens: 3 });
    expect(await python("stream", baseURL)).toMatchObject({
      isDone: false,
      finish: null,
      error: { code: "stream_interrupted" },
    });
    simulator.everyKey().healthy().hang();
    expect(await python("timeout", baseURL)).toBe("timed out");
    await expect.poll(underWay).toEqual(nothing);
  });
});
