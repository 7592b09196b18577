import { readFileSync } from "node:fs";
import { recordedReplyNames, startSimulator } from "@hotspare/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bodyOfCase } from "../body-of-case.js";
import { readCorpus } from "../corpus-case.js";

const isReply = ({ kind, disputed }: ReturnType<typeof readCorpus>[number]) =>
  kind !== "network" && disputed === undefined;
const cases = [...readCorpus("openai"), ...readCorpus("azure"), ...readCorpus("volcengine")].filter(isReply);

/** The compatible servers' replies are copied by hand, each beside its source. */
const ofCorpus = /^(?:openai|azure|volcengine|vikingdb|gateway)\./;
const corpusNames = recordedReplyNames().filter((name) => ofCorpus.test(name));
const serverNames = recordedReplyNames().filter((name) => !ofCorpus.test(name));

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

  it.each(corpusNames)("%s is answered as it was received", async (name) => {
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

  it.each(serverNames)("%s stands beside the issue that prints it, and is answered", async (name) => {
    const source = readFileSync("packages/testkit/src/recorded/server-replies.ts", "utf8");
    const before = source
      .slice(0, source.indexOf(`"${name}":`))
      .trimEnd()
      .split("\n")
      .at(-1);
    expect(before).toMatch(/^ +\/\/ [\w.-]+\/[\w.-]+#\d+/);
    expect((await answerOf(name)).body).toContain("error");
  });

  it("suggest what a mistyped name was meant to be", () => {
    const mistyped = "azure.content-filter" as "azure.content_filter";
    expect(() => simulator.key("k").fail(mistyped)).toThrow(
      /No reply is recorded as "azure.content-filter": the names most like it are azure.content_filter, /,
    );
  });
});
