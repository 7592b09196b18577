import { recordedReplyNames, startSimulator } from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bodyOfCase } from "../body-of-case.js";
import { readCorpus } from "../corpus-case.js";

const cases = [...readCorpus("openai"), ...readCorpus("azure"), ...readCorpus("volcengine")].filter(
  ({ kind, disputed }) => kind !== "network" && disputed === undefined,
);

let simulator: Awaited<ReturnType<typeof startSimulator>>;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

async function answerOf(name: ReturnType<typeof recordedReplyNames>[number]) {
  simulator.key("k").healthy().fail(name, { times: 1 });
  const reply = await fetch(`${simulator.baseURL}/embeddings`, {
    method: "POST",
    headers: { authorization: "Bearer k" },
    body: "{}",
  });
  return { status: reply.status, headers: reply.headers, body: await reply.text() };
}

// The module of the replies is written from the cases: `npm run write:replies`.
describe("the testkit's recorded replies", () => {
  it("have a name for every reason of the corpus", async () => {
    const bodies = new Set<string>();
    for (const name of recordedReplyNames()) bodies.add((await answerOf(name)).body);
    const first = new Map<string, string>();
    for (const line of cases) {
      const reason = `${line.provider} ${line.reason}`;
      if (!first.has(reason)) first.set(reason, bodyOfCase(line));
    }
    expect([...first].filter(([, body]) => !bodies.has(body))).toEqual([]);
    expect(first.size).toBeGreaterThan(190);
  });

  it.each(recordedReplyNames())("%s is answered as it was received", async (name) => {
    const said = await answerOf(name);
    const isReceived = cases.some(
      (line) =>
        bodyOfCase(line) === said.body &&
        (line.status ?? said.status) === said.status &&
        Object.entries(line.headers).every(
          ([header, value]) => header === "content-length" || said.headers.get(header) === value,
        ),
    );
    expect(isReceived).toBe(true);
  });

  it("suggest what a mistyped name was meant to be", () => {
    const mistyped = "azure.content-filter" as "azure.content_filter";
    expect(() => simulator.key("k").fail(mistyped)).toThrow(
      /No reply is recorded as "azure.content-filter": the names most like it are azure.content_filter, /,
    );
  });
});
