import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { AttemptTimeoutError, createHotspare, DeadlineExceededError } from "@hotspare/core";
import { UnusableReplyError } from "@hotspare/core/plugin";
import { openai } from "@hotspare/provider-openai";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { depth } from "../support/depth.js";
import { commandFolder } from "../support/run-command.js";

/** What the server answers below each path. */
const replies = {
  refusedKey: [401, {}, { message: "Incorrect API key provided: {x}", code: "invalid_api_key" }],
  limited: [
    429,
    { "retry-after": "20" },
    { message: "Slow down\n    at once {", code: "rate_limit_exceeded" },
  ],
  noMoney: [429, {}, { message: "You exceeded your current quota", code: "insufficient_quota" }],
  failing: [500, {}, { message: "The server had an error" }],
  full: [503, { "retry-after": "7" }, { message: "Overloaded (a, b): unknown, x, 1 attempt" }],
  noModel: [404, {}, { message: "The model `x` does not exist", code: "model_not_found" }],
} as const;
type Kind = keyof typeof replies | "refused" | "nowhere" | "hangUp";
const kinds: readonly Kind[] = [
  ...(Object.keys(replies) as (keyof typeof replies)[]),
  "refused",
  "nowhere",
  "hangUp",
];

async function openServer(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      const reply = Object.entries(replies).find(([kind]) => request.url?.includes(`/${kind}/`))?.[1];
      if (reply === undefined) {
        response.destroy();
        return;
      }
      const [status, headers, error] = reply;
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify({ error }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function addressOf(kind: Kind, origin: string): string {
  return kind === "refused"
    ? "http://127.0.0.1:9/v1"
    : kind === "nowhere"
      ? "http://nowhere.invalid/v1"
      : `${origin}/${kind}/v1`;
}

/** The error of a call whose credentials fail so, one after the other. */
async function failedCall(origin: string, given: readonly Kind[]): Promise<Error> {
  const hotspare = createHotspare({ plugins: [openai()], retry: { maxRounds: 1, maxWaitMs: 0 } });
  const credentials = given.map((kind, index) => ({
    id: `team-${index}`,
    provider: "openai" as const,
    apiKey: `key-of-team-${index}`,
    baseURL: addressOf(kind, origin),
  }));
  try {
    await hotspare.embedder({ model: "text-embedding-3-small", credentials }).embed(["a"]);
  } catch (error) {
    return error as Error;
  } finally {
    await hotspare.close({ graceMs: 0 });
  }
  return new Error("answered");
}

const whole = { depth: 10, maxArrayLength: null } as const;
/** Node.js prints an uncaught error so, and the program's line before it. */
const uncaught = (error: unknown) =>
  `file:///app/node_modules/@hotspare/core/dist/index.js:4846\n\tconst aggregate = new AllCredentialsFailedError({\n\t                  ^\n\n${inspect(error, { depth: 5, customInspect: false })}\n\nNode.js v20.20.2\n`;
/** Bun prints an error's members before its stack and without braces. */
function ofBun(error: Error): string {
  const members = Object.entries(error).map(
    ([name, value]) => ` ${name}: ${inspect(value, whole).replaceAll("'", '"').replaceAll("\n", "\n ")},`,
  );
  return `4 |   throw error;\n            ^\n${error.name}: ${error.message}\n${members.join("\n")}\n\n      at main (/app/embed.ts:4:9)\n\nBun v1.2.4 (Linux x64)\n`;
}
/** Deno prints texts in double quotes. */
const ofDeno = (error: Error) =>
  `error: Uncaught (in promise) ${inspect(error, whole).replace(/^( +)(\w+): '([^']*)'/gm, '$1$2: "$3"')}\n`;
const plain = (error: Error) => ({ ...error, message: error.message, stack: error.stack });

const prints: readonly (readonly [string, (error: Error) => string])[] = [
  ["uncaught", uncaught],
  ["uncaught, in colours", (error) => inspect(error, { depth: 5, customInspect: false, colors: true })],
  ["printed to the depth of 10", (error) => inspect(error, whole)],
  ["in an object", (error) => inspect({ at: new Date(0), error }, whole)],
  [
    "in a list of compact lines",
    (error) => inspect([error], { ...whole, breakLength: Number.POSITIVE_INFINITY }),
  ],
  ["as the cause of another", (error) => uncaught(new Error("embedding failed", { cause: error }))],
  [
    "as the cause of a cause",
    (error) => inspect(new Error("b", { cause: new TypeError("a", { cause: error }) }), whole),
  ],
  [
    "in a line of pino",
    (error) => JSON.stringify({ level: 50, err: { type: error.name, ...plain(error) }, msg: error.message }),
  ],
  ["in a line of winston", (error) => JSON.stringify({ level: "error", ...plain(error) })],
  [
    "in a line of winston with words before it",
    (error) => JSON.stringify({ ...error, level: "error", message: `failed ${error.message}` }),
  ],
  [
    "printed within a line of JSON",
    (error) => JSON.stringify({ level: "error", error: inspect(error, whole) }),
  ],
  ["behind a container's name", (error) => `worker-1  | ${JSON.stringify({ level: 50, err: plain(error) })}`],
  [
    "with its stack in a log's text",
    (error) => JSON.stringify({ severity: "ERROR", stack: uncaught(error) }),
  ],
  ["by Bun", ofBun],
  ["by Deno", ofDeno],
  ["with the last lines cut off", (error) => inspect(error, whole).split("\n").slice(0, -2).join("\n")],
];

async function explained(record: string) {
  const run = await commandFolder({});
  const { exitCode, out, err } = await run("explain - --json", { input: record });
  const parsed: unknown = out === "" ? [] : JSON.parse(out);
  const all = (Array.isArray(parsed) ? parsed : [parsed]) as readonly Explained[];
  return { exitCode, err, all };
}

interface Explained {
  readonly provider?: string;
  readonly credentialId?: string;
  readonly notes: readonly string[];
  readonly classification: Readonly<Record<string, unknown>>;
  readonly consequence: readonly string[];
}

const verdicts = ({ all }: { readonly all: readonly Explained[] }) =>
  all.map(({ provider, credentialId, notes, classification, consequence }) => ({
    provider,
    credentialId,
    notes,
    classification,
    consequence,
  }));

describe("hotspare explain reads an AllCredentialsFailedError", () => {
  it.each(prints)("%s as it reads the error's JSON: each credential's verdict", async (_, print) => {
    const origin = await openServer();
    const some = fc.array(fc.constantFrom(...kinds), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(some, async (given) => {
        const error = await failedCall(origin, given);
        const asJson = await explained(JSON.stringify(error));
        expect(asJson.all).toHaveLength(given.length);
        expect(verdicts(await explained(print(error)))).toEqual(verdicts(asJson));
      }),
      { numRuns: depth(3, 60), examples: [[[...kinds]]] },
    );
  });

  it("and says what a shallow print leaves out", async () => {
    const error = await failedCall(await openServer(), ["refusedKey", "refused"]);
    const { all } = await explained(inspect(error));
    expect(all).toMatchObject([
      { credentialId: "team-0", classification: { class: "auth", rule: "not recorded" } },
      { credentialId: "team-1", classification: { class: "transient", reason: "connection_refused" } },
    ]);
    for (const { notes } of all) {
      expect(notes.join()).toContain("console.dir(error, { depth: 10 })");
    }
  });

  it("and says how many credentials its message only counts", async () => {
    const error = await failedCall(
      await openServer(),
      Array.from({ length: 23 }, () => "refusedKey" as const),
    );
    const { all } = await explained(error.message);
    expect(all).toHaveLength(20);
    expect(all[0]?.notes.join()).toContain("3 more are counted in its last line");
    expect(verdicts(await explained(uncaught(error)))).toEqual(
      verdicts(await explained(JSON.stringify(error))),
    );
  });
});

describe("hotspare explain reads an error of Hotspare's own", () => {
  const attempt = (credentialId: string, errorClass: "transient" | "auth") => ({
    credentialId,
    startedMs: 0,
    durationMs: 1,
    probe: false,
    classification: { class: errorClass, scope: "credential", reason: "x", rule: "y" } as const,
  });

  it.each([
    ["its JSON", (error: Error) => JSON.stringify(error)],
    ["its print", (error: Error) => inspect(error)],
    ["a line of pino", (error: Error) => JSON.stringify({ err: { type: error.name, ...plain(error) } })],
  ])("a timeout of an attempt, from %s", async (_, print) => {
    const error = new AttemptTimeoutError({ what: "firstContent", timeoutMs: 500 });
    expect((await explained(print(error))).all).toMatchObject([
      { classification: { class: "transient", reason: "first_content_timeout", rule: "general/timeout" } },
    ]);
  });

  it("a reply that could not be used", async () => {
    const error = new UnusableReplyError({ reason: "html_reply", message: "A page of HTML came." });
    expect((await explained(inspect(error))).all).toMatchObject([
      { classification: { reason: "html_reply", rule: "general/unusable-reply" } },
    ]);
  });

  it("a call that ran out of time: the class of each attempt, and that no more is known", async () => {
    const error = new DeadlineExceededError({
      totalMs: 1000,
      attempts: [attempt("team-a", "transient"), attempt("team b", "auth")],
    });
    const { all } = await explained(uncaught(error));
    expect(all).toMatchObject([
      { credentialId: "team-a", classification: { class: "transient", reason: "not recorded" } },
      { credentialId: "team b", classification: { class: "auth", reason: "not recorded" } },
    ]);
  });

  it.each([
    ["its print", (error: Error) => inspect(error), "team-0"],
    ["an uncaught print", uncaught, "team-0"],
    ["a line of pino", (error: Error) => JSON.stringify({ err: plain(error) }), "team-0"],
    ["its JSON", (error: Error) => JSON.stringify(error), undefined],
  ])("a stream that broke, from %s", async (_, print, credentialId) => {
    const error = await brokenStream();
    const { all } = await explained(print(error));
    expect(all.map(({ classification }) => classification)).toEqual([Reflect.get(error, "classification")]);
    expect(all[0]?.credentialId).toBe(credentialId);
  });
});

/** The error of a stream whose server hangs up after the first words. */
async function brokenStream(): Promise<Error> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "Hello" } }] })}\n\n`);
    setTimeout(() => response.destroy(), 50);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const hotspare = createHotspare({ plugins: [openai()] });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await hotspare.close({ graceMs: 0 });
  });
  const credentials = [{ id: "team-0", provider: "openai" as const, apiKey: "key-of-team-0", baseURL }];
  try {
    for await (const _ of hotspare.vlm({ model: "gpt-4.1-mini", credentials }).stream({ prompt: "a" }));
  } catch (error) {
    return error as Error;
  }
  return new Error("answered");
}
