import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { keys, nothing, openClientWorld } from "./client-world.js";

interface Ran {
  readonly exitCode: number;
  readonly out: string;
}

/** Runs curl. @throws {Error} when curl is not installed */
async function curl(...words: readonly string[]): Promise<Ran> {
  try {
    const { stdout } = await promisify(execFile)("curl", ["--silent", "--max-time", "30", ...words]);
    return { exitCode: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = error as { readonly code: unknown; readonly stdout: string };
    if (typeof code !== "number") {
      throw new Error("There is no curl: install curl, one of the clients that the gateway is tested with.");
    }
    return { exitCode: code, out: stdout };
  }
}

const json = ["-H", "Content-Type: application/json"];
const bearer = (key: string) => ["-H", `Authorization: Bearer ${key}`];
const hello = JSON.stringify({ model: "vision", messages: [{ role: "user", content: "Hello" }] });
const streamed = hello.replace("{", '{"stream":true,');
const refusedStatus = 22;
const timedOut = 28;

describe("curl with a gateway", () => {
  it("chats, streams and requests vectors, also over one connection", async () => {
    const { baseURL } = await openClientWorld();
    const url = `${baseURL}/chat/completions`;
    const common = [...bearer(keys.team), ...json];
    const { out } = await curl(url, ...common, "-d", hello);
    expect(JSON.parse(out)).toMatchObject({
      object: "chat.completion",
      choices: [{ finish_reason: "stop" }],
    });
    const events = await curl("--no-buffer", url, ...common, "-d", streamed);
    expect(events.out).toMatch(/^data: \{.*"role":"assistant"/);
    expect(events.out).toMatch(/\n\ndata: \[DONE\]\n\n$/);
    const input = '{"model":"documents","input":["a","b"]}';
    const twice = await curl(
      ...common,
      ...["-w", "%{num_connects}\n", "-d", input, `${baseURL}/embeddings`, `${baseURL}/embeddings`],
    );
    const lines = twice.out.split(/(?<=\})(?=\d)|\n/).filter((line) => line !== "");
    expect(lines.map((line) => (line.startsWith("{") ? "vectors" : line))).toEqual([
      "vectors",
      "1",
      "vectors",
      "0",
    ]);
  });

  it("sends a large body after 100 Continue, and gets the whole refusal", async () => {
    const { baseURL } = await openClientWorld();
    const body = JSON.stringify({
      model: "vision",
      messages: [{ role: "user", content: "x".repeat(60_000) }],
    });
    const asked = [`${baseURL}/chat/completions`, ...json, "-H", "Expect: 100-continue", "-d", "@-"];
    const send = (text: string, key: string) =>
      withInput(text, [...asked, ...bearer(key), "-w", " %{http_code}"]);
    expect(await send(body, keys.team)).toMatch(/ 200$/);
    expect(await send(body, keys.unknown)).toMatch(/"invalid_api_key".* 401$/s);
    expect(await send(body.repeat(4), keys.team)).toMatch(/"request_too_large".* 413$/s);
  });

  it("fails with --fail, the status, and the headers that say when to try again", async () => {
    const { baseURL, simulator } = await openClientWorld();
    const url = `${baseURL}/chat/completions`;
    const common = [
      url,
      ...json,
      "-d",
      hello,
      "--fail",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code} %header{retry-after}",
    ];
    expect(await curl(...common, ...bearer(keys.unknown))).toMatchObject({
      exitCode: refusedStatus,
      out: "401 ",
    });
    simulator.everyKey().status(429, { headers: { "retry-after": "7" } });
    const limited = await curl(...common, ...bearer(keys.team));
    expect(limited.exitCode).toBe(refusedStatus);
    expect(limited.out).toMatch(/^429 [67]$/);
    expect((await curl(url, ...bearer(keys.team), "-d", hello)).out).toContain("unsupported_media_type");
  });

  it("waits with --retry for the time of Retry-After, and gets the answer", async () => {
    const { baseURL, simulator } = await openClientWorld();
    simulator.everyKey().status(429, { headers: { "retry-after": "1" }, times: 2 });
    const common = [`${baseURL}/chat/completions`, ...bearer(keys.team), ...json, "-d", hello];
    const { out, exitCode } = await curl(...common, "--retry", "2");
    expect(exitCode).toBe(0);
    expect(out).toContain('"chat.completion"');
  });

  it("reads an error at the end of a stream that breaks, and no [DONE]", async () => {
    const { baseURL, simulator } = await openClientWorld();
    simulator.everyKey().breakStream({ afterTokens: 3 });
    const { out } = await curl(`${baseURL}/chat/completions`, ...bearer(keys.team), ...json, "-d", streamed);
    expect(out).toContain('"content"');
    expect(out).toMatch(/data: \{"error":\{[^\n]*"code":"stream_interrupted"[^\n]*\}\n\n$/);
    expect(out).not.toContain("[DONE]");
  });

  it("ends the request to the provider when its time limit is over", async () => {
    const { baseURL, simulator, underWay } = await openClientWorld();
    simulator.everyKey().hang();
    const common = [`${baseURL}/chat/completions`, ...bearer(keys.team), ...json, "-d", hello];
    const { exitCode } = await curl(...common, "--max-time", "0.5");
    expect(exitCode).toBe(timedOut);
    await expect.poll(underWay).toEqual(nothing);
  });
});

async function withInput(text: string, words: readonly string[]): Promise<string> {
  const running = promisify(execFile)("curl", ["--silent", "--max-time", "30", ...words]);
  running.child.stdin?.on("error", () => undefined);
  running.child.stdin?.end(text);
  return (await running).stdout;
}
