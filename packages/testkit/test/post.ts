import type { Simulator } from "../src/server/simulator.js";

/** Posts JSON as an OpenAI client would. */
export function post(baseURL: string, path: string, key: string, body: unknown, signal?: AbortSignal) {
  return fetch(`${baseURL}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
    signal: signal ?? null,
  });
}

/** The fields of an embeddings request that tests vary. */
export interface EmbedFields {
  readonly key?: string;
  readonly baseURL?: string;
  readonly model?: string;
  readonly input?: unknown;
  readonly dimensions?: number;
  readonly encoding_format?: string;
}

export function embed(simulator: Simulator, { key = "k", baseURL, ...fields }: EmbedFields = {}) {
  const body = { model: "text-embedding-3-small", input: "hello", dimensions: 8, ...fields };
  return post(baseURL ?? simulator.baseURL, "/embeddings", key, body);
}

export function chat(simulator: Simulator, fields: Readonly<Record<string, unknown>> = {}, key = "k") {
  const body = { model: "gpt-4.1-mini", messages: [{ role: "user", content: "hello" }], ...fields };
  return post(simulator.baseURL, "/chat/completions", key, body);
}

/** The statuses of `count` requests, one after another. */
export async function statuses(count: number, ask: () => Promise<Response>): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const response = await ask();
    await response.arrayBuffer();
    seen.push(response.status);
  }
  return seen;
}

/** The parsed `data:` lines of a stream; `[DONE]` and comments as they are. */
export async function events(response: Response): Promise<unknown[]> {
  const text = await response.text();
  const blocks = text.split("\n\n").filter((block) => block !== "");
  return blocks.map((block) => (block.startsWith("data: {") ? JSON.parse(block.slice(6)) : block));
}

/** The innermost code of an error of fetch, such as ECONNRESET. */
export async function failureCode(failing: Promise<unknown>): Promise<string | undefined> {
  try {
    await failing;
    return undefined;
  } catch (error) {
    return (error as { cause?: { code?: string } }).cause?.code;
  }
}
