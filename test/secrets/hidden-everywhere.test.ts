import { inspect } from "node:util";
import {
  createHotspare,
  failureOf,
  type HotspareEvents,
  InvalidConfigError,
  type Logger,
  type VlmChunk,
} from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { describe, expect, it, onTestFinished } from "vitest";
import { echoes, startEchoingServer } from "./echoing-server.js";

/** Long, and unlike anything else that is printed. */
const secrets = {
  openai: "sk-proj-Qw8ZtR4vLm2XcN7bHy5KdJ0pFsAeGu3i",
  azure: "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
  token: "eyJhbGciOiJub25lIn0.eyJzdWIiOiJob3RzcGFyZSJ9.c2lnbmF0dXJlLW9mLW5vYm9keQ",
  ark: "5b1c9e77-42d3-4f08-9a6e-d0c8b7a61f25",
  accessKeyId: "AKLTZm94ZXMtYXJlLXJlZC1hbmQtcXVpY2s",
  secretAccessKey: "TTJWamNtVjBMV0ZqWTJWemN5MXJaWGt0YjJZdGJtOWliMlI1",
  sessionToken: "STS-b25lLWhvdXItYW5kLW5vdC1sb25nZXItdGhhbi10aGF0",
  header: "gateway-token-7PqRsTuVwXyZ",
} as const;

const headers = { "x-gateway-token": secrets.header };

/** One credential of each kind, at this server. */
const credentialsAt = (origin: string) =>
  [
    { id: "openai", provider: "openai", apiKey: secrets.openai, baseURL: `${origin}/v1`, headers },
    {
      id: "openai-function",
      provider: "openai",
      apiKey: async () => secrets.openai,
      baseURL: `${origin}/v1`,
    },
    { id: "azure", provider: "azure", apiKey: secrets.azure, endpoint: origin, deployment: "d", headers },
    {
      id: "azure-token",
      provider: "azure",
      tokenProvider: () => secrets.token,
      endpoint: origin,
      deployment: "d",
    },
    { id: "ark", provider: "volcengine", apiKey: secrets.ark, baseURL: `${origin}/api/v3`, headers },
    {
      id: "vikingdb",
      provider: "vikingdb",
      accessKeyId: secrets.accessKeyId,
      secretAccessKey: secrets.secretAccessKey,
      sessionToken: secrets.sessionToken,
      baseURL: origin,
      headers,
    },
  ] as const;

/** Everything that anybody could print of a Hotspare. */
class Prints {
  readonly #printed: string[] = [];

  add(value: unknown): void {
    const seen = new Set<unknown>();
    for (let current = value; typeof current === "object" && current !== null && !seen.has(current); ) {
      seen.add(current);
      const { message, stack, cause, errors } = current as {
        message?: unknown;
        stack?: unknown;
        cause?: unknown;
        errors?: unknown;
      };
      this.#printed.push(String(message), String(stack), `${inspect(errors, { depth: 12 })}`);
      current = cause;
    }
    this.#printed.push(
      inspect(value, { depth: 12, showHidden: true, maxArrayLength: null, maxStringLength: null }),
      inspect(value, { depth: 12, getters: true, maxStringLength: null }),
      String(value),
      toJson(value),
    );
  }

  /** The secrets of which eight characters in a row are in it. */
  get shown(): readonly string[] {
    const text = this.#printed.join("\n");
    return Object.entries(secrets).flatMap(([name, secret]) => {
      for (let start = 0; start + 8 <= secret.length; start += 1)
        if (text.includes(secret.slice(start, start + 8)))
          return [`${name}: …${secret.slice(start, start + 8)}…`];
      return [];
    });
  }

  get length(): number {
    return this.#printed.join("").length;
  }
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

const events: readonly (keyof HotspareEvents)[] = [
  "attempt",
  "failure",
  "success",
  "switch",
  "failback",
  "exhaustion",
  "circuitOpen",
  "circuitClose",
  "usage",
  "extensionError",
  "listenerError",
];

/** A Hotspare that tells everything to `prints`. */
function openHotspare(prints: Prints) {
  const say = (message: string, fields?: unknown) => prints.add([message, fields]);
  const logger: Logger = { debug: say, info: say, warn: say, error: say };
  const hotspare = createHotspare({
    plugins: [openai(), azure(), volcengine()],
    // Keys of one server are asked after a back-off.
    retry: { maxRounds: 1, maxWaitMs: 0, backoffMs: 1, maxBackoffMs: 1 },
    logger,
  });
  for (const event of events) hotspare.events.on(event, (payload) => prints.add(payload));
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare;
}

async function rejectionOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

async function drain(chunks: AsyncIterable<VlmChunk>): Promise<readonly VlmChunk[]> {
  const all: VlmChunk[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

describe.each(echoes)("a server that says the keys back in $name", (echo) => {
  it("puts none of them into an error, an event, a log line or a print", async () => {
    const prints = new Prints();
    const origin = await startEchoingServer(echo);
    const hotspare = openHotspare(prints);
    for (const credential of credentialsAt(origin)) {
      const embedder = hotspare.embedder({ model: "bge-m3", dimensions: 8, credentials: [credential] });
      const errors = [await rejectionOf(() => embedder.embed(["x"]))];
      if (credential.provider !== "vikingdb") {
        const vlm = hotspare.vlm({ model: "some-model", credentials: [credential] });
        errors.push(await rejectionOf(() => vlm.complete({ prompt: "x" })));
        errors.push(await rejectionOf(() => drain(vlm.stream({ prompt: "x" }))));
        prints.add([vlm, vlm.status()]);
      }
      for (const error of errors) {
        expect(error).toBeInstanceOf(Error);
        prints.add(error);
        prints.add(failureOf(error));
      }
      prints.add([embedder, embedder.status()]);
    }
    // All of them in one call: the aggregate lists what each has said.
    const all = hotspare.vlm({
      model: "some-model",
      credentials: credentialsAt(origin).filter((each) => each.provider !== "vikingdb"),
    });
    prints.add(await rejectionOf(() => all.complete({ prompt: "x" })));
    prints.add([hotspare, hotspare.usage.snapshot(), hotspare.container]);
    expect(prints.length).toBeGreaterThan(10_000);
    expect(prints.shown).toEqual([]);
  });
});

describe("a network that fails", () => {
  it("shows no key either", async () => {
    const prints = new Prints();
    const hotspare = openHotspare(prints);
    for (const credential of credentialsAt("http://127.0.0.1:9")) {
      const embedder = hotspare.embedder({ model: "bge-m3", dimensions: 8, credentials: [credential] });
      prints.add(await rejectionOf(() => embedder.embed(["x"])));
    }
    expect(prints.shown).toEqual([]);
  });
});

describe("a key that cannot be one", () => {
  const broken = [
    ["with a line break", (secret: string) => `${secret.slice(0, 20)}\n${secret.slice(20)}`],
    ["with a letter that no header can carry", (secret: string) => `${secret}ключ`],
    ["with a space at its end", (secret: string) => `${secret} `],
    ["that is empty", () => ""],
    ["that is undefined", () => undefined],
    ["that is an object with it", (secret: string) => ({ key: secret })],
  ] as const;
  const fields = [
    ["openai", "apiKey"],
    ["azure", "apiKey"],
    ["ark", "apiKey"],
    ["vikingdb", "accessKeyId"],
    ["vikingdb", "secretAccessKey"],
  ] as const;

  it.each(broken.flatMap(([what, change]) => fields.map(([id, field]) => ({ what, change, id, field }))))(
    "$what is refused in $id.$field, and not shown",
    async ({ change, id, field }) => {
      const prints = new Prints();
      const hotspare = openHotspare(prints);
      const good = credentialsAt("http://127.0.0.1:9").find((each) => each.id === id) as Record<
        string,
        unknown
      >;
      const wrong = change(String(good[field]));
      const make = async () =>
        hotspare.embedder({
          model: "bge-m3",
          dimensions: 8,
          credentials: [{ ...good, [field]: wrong }] as never,
        });
      const error = await rejectionOf(make);
      if (!InvalidConfigError.isInstance(error)) throw new Error(`it was taken: ${inspect(wrong)}`);
      expect(error.message).toContain(`credentials[0].${field}`);
      prints.add(error);
      expect(prints.shown).toEqual([]);
    },
  );
});
