import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { commandFolder } from "../support/run-command.js";

/** What a name, an id or a message would write as a line of its own. */
const forged = "FORGED  all  is right";
const hostile = `a\n${forged}\n\t${forged}`;

async function refusing(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(401, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: hostile, code: hostile, type: hostile } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function project() {
  const baseURL = await refusing();
  const credentials = [
    { id: hostile, provider: "openai", apiKey: "key-of-team-a", baseURL },
    { id: `b${hostile}`, provider: "openai", apiKey: "key-of-team-a", baseURL },
  ];
  const config = {
    embedders: { [`e${hostile}`]: { model: `m${hostile}`, dimensions: 8, credentials } },
    vlms: { [`v${hostile}`]: { model: `m${hostile}`, credentials } },
  };
  const broken = {
    vlms: { [`v${hostile}`]: { model: 5, [`x${hostile}`]: hostile, credentials: [{ id: hostile }] } },
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
  const error = { provider: "openai", status: 400, body: { error: { message: hostile, code: hostile } } };
  return commandFolder({
    "a.json": JSON.stringify(config),
    "broken.json": JSON.stringify(broken),
    "inputs.jsonl": `${JSON.stringify({ id: hostile, text: "a" })}\n${JSON.stringify({ id: hostile, text: "b" })}\n`,
    "wrong.jsonl": `${JSON.stringify({ id: hostile, [hostile]: "a" })}\n`,
    "legacy.json": JSON.stringify({
      vlm: { provider: "openai", api_key: "key-of-team", model: hostile, [`x${hostile}`]: hostile },
    }),
    "error.json": JSON.stringify([
      error,
      { provider: hostile, errno: hostile },
      {
        provider: hostile,
        credentialId: hostile,
        classification: { class: "auth", scope: "credential", reason: hostile, rule: hostile },
      },
    ]),
    "unreadable.json": JSON.stringify([{ provider: hostile, status: 500, headers: { [hostile]: "a" } }]),
    "unknown.json": JSON.stringify([unknown]),
  });
}

describe("no name, id or message begins a line of its own", () => {
  it.each([
    "check a.json",
    "check a.json --print",
    "check a.json --live",
    "check broken.json",
    "check a.json --only missing",
    "embed inputs.jsonl --config a.json --dry-run",
    "embed inputs.jsonl --config a.json --out v.jsonl",
    "embed inputs.jsonl --config a.json --out v.jsonl --model other",
    "embed inputs.jsonl --config broken.json --out v.jsonl",
    "embed wrong.jsonl --config a.json --out v.jsonl",
    "serve broken.json",
    "simulate broken.json revoked-key",
    "simulate a.json revoked-key --compare a.json",
    "migrate legacy.json",
    "migrate broken.json",
    "explain error.json",
    "explain unreadable.json",
    "explain unknown.json --suggest",
  ])(
    "in %s",
    async (line) => {
      const { out, err } = await (await project())(line);
      expect(out + err).not.toBe("");
      // YAML and the further lines of a message are indented.
      expect(`${out}\n${err}`.split("\n").filter((text) => text.startsWith("FORGED"))).toEqual([]);
    },
    60_000,
  );
});
