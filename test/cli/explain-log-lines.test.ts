import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { eventRecorder } from "@hotspare/simulate";
import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, models, serveFile } from "../gateway/serve/serve-file.js";
import { commandFolder } from "../support/run-command.js";

async function explained(record: string) {
  const run = await commandFolder({});
  const { exitCode, out, err } = await run("explain - --json", { input: record });
  const parsed: unknown = out === "" ? [] : JSON.parse(out);
  return { exitCode, err, all: (Array.isArray(parsed) ? parsed : [parsed]) as readonly Explained[] };
}

interface Explained {
  readonly credentialId?: string;
  readonly readAs: string;
  readonly notes: readonly string[];
  readonly classification?: {
    readonly class: string;
    readonly scope: string;
    readonly reason: string;
    readonly rule: string;
  };
}

/** The log of a gateway, both of whose keys are revoked. */
async function logOfGateway(): Promise<readonly string[]> {
  const file = await serveFile(`gateway: { port: 0, logs: { level: debug } }\n${models}`);
  file.simulator.key("upstream-key-one-0001").revoked();
  file.simulator.key("upstream-key-two-0002").revoked();
  await ask(file.running.url);
  await file.logged(/^request$/);
  return file.text().trimEnd().split("\n");
}

describe("hotspare explain reads the gateway's log", () => {
  const lineOf = (lines: readonly string[], message: string) =>
    lines.find((line) => line.includes(`"msg":"${message}"`)) ?? "";

  it.each([
    ["Attempt failed", "one", "auth", "the wait that the provider stated"],
    ["Circuit opened", "one", "auth", "The circuit was open until 20"],
    ["Switched to another credential", "one", "auth", "does not name what is at fault"],
    [
      "No credential could answer",
      "one, two",
      "auth",
      "does not name the reason, the rule and what is at fault",
    ],
  ])("a line alone: %s", async (message, credentialId, name, note) => {
    const line = lineOf(await logOfGateway(), message);
    const { exitCode, err, all } = await explained(`${line}\n`);
    expect([exitCode, err]).toEqual([0, ""]);
    expect(all).toMatchObject([{ credentialId, classification: { class: name } }]);
    const { class: errorClass, ...logged } = JSON.parse(line) as Explained["classification"] & object;
    expect(errorClass).toBe(name);
    expect(all[0]?.classification).toMatchObject({
      reason: logged.reason ?? "not recorded",
      rule: logged.rule ?? "not recorded",
    });
    expect(all[0]?.notes.join(" ")).toContain(note);
  });

  it("a line about a client's request, whose status is the gateway's own", async () => {
    const { exitCode, all } = await explained(lineOf(await logOfGateway(), "request"));
    expect(exitCode).toBe(0);
    expect(all[0]?.notes.join(" ")).toContain("the status that the gateway gave its client");
  });

  it("the whole log, also behind the names of containers: the failures, and nothing else", async () => {
    const lines = await logOfGateway();
    const failed = lines.filter((line) => /"class":/.test(line) || /"msg":"request"/.test(line));
    for (const text of [lines.join("\n"), lines.map((line) => `gateway-1  | ${line}`).join("\n")]) {
      const { exitCode, err, all } = await explained(text);
      expect([exitCode, err]).toEqual([0, ""]);
      expect(all).toHaveLength(failed.length);
    }
  });

  it.each([
    [
      '{"level":"info","scope":"credential","credentialIds":["one"],"msg":"Circuit closed"}',
      "a circuit closed, so nothing failed",
    ],
    ['{"level":"info","from":"two","to":"one","msg":"Failed back to a better credential"}', "nothing failed"],
    [
      '{"level":"error","extension":"rule","name":"mine","msg":"An extension failed"}',
      "an extension of yours that threw",
    ],
    [
      '{"level":"info","requestId":"r","route":"chat","status":200,"msg":"request"}',
      "answered, so nothing failed",
    ],
    [
      '{"level":"error","requestId":"r","name":"TypeError","stack":["    at x"],"msg":"unexpected error"}',
      "an error in the gateway itself",
    ],
  ])("a line that no provider caused, and says so: %s", async (line, words) => {
    const run = await commandFolder({});
    const { exitCode, err } = await run("explain -", { input: line });
    expect(exitCode).toBe(1);
    expect(err).toContain(words);
  });
});

describe("hotspare explain reads a recording of events", () => {
  async function recorded(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "hotspare-explain-"));
    const simulator = await startSimulator();
    onTestFinished(async () => {
      await simulator.close();
      await rm(folder, { recursive: true, force: true });
    });
    simulator.key("key-of-team-a-0001").revoked();
    simulator.key("key-of-team-b-0001").revoked();
    const hotspare = createHotspare({ plugins: [openai()], retry: { maxRounds: 1, maxWaitMs: 0 } });
    const path = join(folder, "incident.jsonl");
    const recorder = eventRecorder(path);
    recorder.record(hotspare);
    const credentials = ["team-a", "team-b"].map((id) => ({
      id,
      provider: "openai" as const,
      apiKey: `key-of-${id}-0001`,
      baseURL: simulator.baseURL,
    }));
    const vlm = hotspare.vlm({ model: "gpt-4.1-mini", credentials });
    await vlm.complete({ prompt: "a" }).catch(() => undefined);
    await recorder.close();
    await hotspare.close({ graceMs: 0 });
    return readFile(path, "utf8");
  }

  it("each line that has a class, whole", async () => {
    const text = await recorded();
    const lines = text.split("\n").filter((line) => line.includes('"class":'));
    const events = lines.map((line) => (JSON.parse(line) as { readonly event: string }).event);
    expect(new Set(events)).toEqual(new Set(["failure", "circuitOpen", "switch", "exhaustion", "callEnd"]));
    for (const [index, line] of lines.entries()) {
      const { exitCode, all } = await explained(line);
      expect([events[index], exitCode, all.length]).toEqual([events[index], 0, 1]);
      const { classification } = JSON.parse(line) as Explained;
      expect(all[0]?.classification).toMatchObject(classification ?? {});
      expect(all[0]?.credentialId === undefined).toBe(events[index] === "callEnd");
    }
    expect((await explained(text)).all).toHaveLength(lines.length);
  });
});
