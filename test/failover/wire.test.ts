import { createHotspare, failureOf } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { type Simulator, startSimulator } from "@hotspare/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

let simulator: Simulator;
let hotspare: ReturnType<typeof open>;
const open = () => createHotspare({ plugins: [openai()], random: () => 0 });

beforeAll(async () => {
  simulator = await startSimulator();
  hotspare = open();
});
afterAll(async () => {
  await hotspare.close();
  await simulator.close();
});

function models(...keys: readonly string[]) {
  const credentials = keys.map((apiKey, index) => ({
    id: `c${index}`,
    provider: "openai" as const,
    apiKey,
    baseURL: simulator.baseURL,
  }));
  return {
    vlm: hotspare.vlm({ model: "gpt-4.1-mini", credentials, retry: { maxRounds: 1 } }),
    embedder: hotspare.embedder({ model: "text-embedding-3-small", credentials }),
  };
}

function listener() {
  const seen: (readonly [string, unknown])[] = [];
  return {
    seen,
    request: ({ body }: { readonly body: unknown }) => void seen.push(["request", body]),
    reply: (head: unknown) => void seen.push(["reply", head]),
    payload: (value: unknown) => void seen.push(["payload", value]),
  };
}

it("sees what each attempt sends, and what the one that answers gets", async () => {
  simulator.key("key-dead-1").revoked();
  const { vlm, embedder } = models("key-dead-1", "key-live-1");
  const wire = listener();
  const { callId, waitedMs, rawFinishReason } = await vlm.complete({ prompt: "hi" }, { wire });
  expect(wire.seen.map(([what]) => what)).toEqual(["request", "request", "reply", "payload"]);
  expect(wire.seen[1]?.[1]).toMatchObject({ model: "gpt-4.1-mini", messages: [{ content: "hi" }] });
  expect(wire.seen[2]?.[1]).toMatchObject({ status: 200, headers: { "content-type": expect.any(String) } });
  expect(wire.seen[3]?.[1]).toMatchObject({ choices: [{ finish_reason: "stop" }] });
  expect(JSON.stringify(wire.seen)).not.toContain("key-");
  expect([typeof callId, waitedMs, rawFinishReason]).toEqual(["number", 0, "stop"]);

  const streamed = listener();
  for await (const _ of vlm.stream({ prompt: "hi" }, { wire: streamed }));
  expect(streamed.seen.filter(([what]) => what === "payload").length).toBeGreaterThan(3);

  const embedded = listener();
  await embedder.embed(["hi"], { wire: embedded });
  expect(embedded.seen.map(([what]) => what)).toEqual(["request", "reply", "payload"]);
});

it("changes nothing when it throws or rejects, and is reported", async () => {
  const throws = () => {
    throw new Error("not mine: key-live-2");
  };
  const { vlm } = models("key-live-2");
  const reported: string[] = [];
  const stop = hotspare.events.on("extensionError", ({ extension, name, message }) =>
    reported.push(`${extension} ${name}: ${message}`),
  );
  const { attempts } = await vlm.complete(
    { prompt: "hi" },
    {
      wire: { request: throws, reply: () => Promise.reject(new Error("not yet")) as never, payload: throws },
    },
  );
  stop();
  expect(attempts).toHaveLength(1);
  expect(reported.sort()).toEqual([
    "wire payload: not mine: [secret]",
    "wire reply: not yet",
    "wire request: not mine: [secret]",
  ]);
});

it.each([
  [{ requests: () => undefined }, /wire\.requests: .*did you mean "request"/],
  [{ reply: 1 }, /wire\.reply: .*must be a function/],
  ["all", /wire: .*must be an object/],
])("refuses %j", async (wire, message) => {
  const { vlm } = models("key-live-3");
  await expect(vlm.complete({ prompt: "hi" }, { wire: wire as never })).rejects.toThrow(message);
});

it("leaves the reply that failed on the error, without secrets", async () => {
  const { vlm } = models("key-refused");
  simulator.key("key-refused").status(403, {
    headers: { "x-echo": "key-refused", "set-cookie": "session=1" },
    body: { error: { message: "No key-refused here", code: "nope" } },
  });
  const error = await vlm.complete({ prompt: "hi" }).catch((thrown: unknown) => thrown);
  const { reply } = failureOf(error) ?? {};
  expect(reply).toMatchObject({
    status: 403,
    code: "nope",
    headers: { "x-echo": "[secret]" },
    body: expect.stringContaining("nope"),
  });
  expect(JSON.stringify(reply)).not.toMatch(/key-refused|session=1/);
});
