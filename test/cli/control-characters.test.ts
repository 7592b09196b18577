import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { depth } from "../support/depth.js";
import { commandFolder } from "../support/run-command.js";

/** Window title, clear screen, C1, carriage return, turned text, nothing to see, a tag, half a pair. */
const hostile =
  "\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202eevil\u2066\u200b\ufeff\u{e0041}\u061c\u2028\ud800";
const forbidden = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

async function limitedWith(message: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(401, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message, code: message, type: message } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

describe("no command prints a control character of anybody", () => {
  const config = (text: string, baseURL: string) =>
    JSON.stringify({
      vlms: {
        [`m${text}`]: {
          model: `model${text}`,
          credentials: [{ id: `id${text}`, provider: "openai", apiKey: "key-of-team", baseURL }],
        },
      },
    });

  it.each<[string, (text: string) => string]>([
    ["a check", () => "check a.json"],
    ["a printed configuration", () => "check a.json --print"],
    ["a live check", () => "check a.json --live"],
    ["a live check as JSON", () => "check a.json --live --print --json"],
    ["a broken configuration", () => "check broken.json"],
    ["a broken configuration as JSON", () => "check broken.json --json"],
    ["a file's name", (text) => `check ${text}.yaml`],
    ["a name of --only", (text) => `check a.json --only ${text}`],
    ["an option", (text) => `check --${text}`],
    ["a command", (text) => text],
    ["a plugin", (text) => `check a.json --plugin ./${text}`],
    ["a migration", () => "migrate legacy.json"],
    ["a migration as JSON", () => "migrate legacy.json --json"],
    ["an explanation", () => "explain error.json"],
    ["an explanation as JSON", () => "explain error.json --json"],
    ["an unreadable record", () => "explain unreadable.json"],
    ["a provider", (text) => `explain error.json --provider ${text}`],
    ["a suggestion", () => "explain unknown.json --suggest"],
  ])("in %s", async (_, line) => {
    const word = hostile.replace(/\s/gu, "");
    const baseURL = await limitedWith(hostile);
    const error = {
      provider: "openai",
      status: 400,
      body: { error: { message: hostile, code: hostile, type: hostile } },
      operation: hostile,
    };
    const unknown = {
      provider: hostile,
      modelKind: "vlm",
      message: hostile,
      credentialIds: [hostile],
      code: hostile,
      status: 499,
      verdict: { class: "unknown", scope: "credential", rule: hostile },
      count: 3,
      firstMs: 0,
      lastMs: 0,
      next: { answered: 3, answeredItself: 0, sameError: 0, notAsked: 0, byAll: 0, otherErrors: {} },
    };
    const run = await commandFolder({
      "a.json": config(hostile, baseURL),
      "broken.json": config(hostile, baseURL).replace("apiKey", `apiKey${word}`),
      "legacy.json": JSON.stringify({
        vlm: { provider: "openai", api_key: "key-of-team", model: hostile, [`x${hostile}`]: hostile },
      }),
      "error.json": JSON.stringify([error, { provider: "openai", errno: hostile }]),
      "unreadable.json": JSON.stringify([{ provider: hostile, status: 500, headers: { [hostile]: "a" } }]),
      "unknown.json": JSON.stringify([unknown]),
    });
    for (const colours of [false, true]) {
      const { out, err } = await run(line(word), { colours });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours begin with a control character
      const plain = (out + err).replace(/\u001b\[\d+m/g, colours ? "" : "$&");
      expect(plain).not.toBe("");
      expect(forbidden.exec(plain)?.[0]).toBeUndefined();
    }
  });

  it("whatever the text is; JSON keeps its meaning", async () => {
    const run = await commandFolder({});
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1 }), async (text) => {
        const record = { provider: text, status: 500, body: text, operation: text };
        const shown = await run("explain -", { input: JSON.stringify(record) });
        expect(forbidden.exec(shown.out + shown.err)?.[0]).toBeUndefined();
        const verdict = {
          provider: text,
          credentialId: text,
          classification: { class: "auth", scope: "credential", reason: text, rule: text },
        };
        const asJson = await run("explain - --json", { input: JSON.stringify(verdict) });
        expect(forbidden.exec(asJson.out)?.[0]).toBeUndefined();
        expect(JSON.parse(asJson.out)).toMatchObject({
          credentialId: text,
          classification: { reason: text },
        });
      }),
      { numRuns: depth(20, 60) },
    );
  });
});
