import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { eventRecorder, readRecording, replay, simulate } from "@hotspare/simulate";
import { ManualClock } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { StatusError, scripted } from "../support/scripted-plugin.js";

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "hotspare-recording-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

/** Records calls of a model whose one key is revoked halfway. */
async function recorded(path: string, calls: number, options = {}) {
  let sent = 0;
  const complete = async () => {
    sent += 1;
    if (sent > calls / 2) throw new StatusError(401);
    return {
      content: "a secret answer",
      toolCalls: [],
      finishReason: "stop" as const,
      usage: { promptTokens: 7, completionTokens: 3, totalTokens: 10, source: "reported" as const },
      model: "m",
    };
  };
  const clock = new ManualClock();
  const hotspare = createHotspare({ plugins: [scripted()], clock });
  const vlm = hotspare.vlm({
    name: "captions",
    model: "gpt-4.1-mini",
    credentials: [{ id: "a", provider: "scripted", script: { complete } }],
  });
  const recorder = eventRecorder(path, options);
  recorder.record(hotspare);
  for (let call = 0; call < calls; call += 1) {
    await clock.advance(1_000);
    await vlm
      .complete(
        { prompt: "a secret prompt" },
        { metadata: { user: "secret Bob" }, purpose: "secret-purpose" },
      )
      .catch(() => undefined);
  }
  await recorder.close();
  await hotspare.close();
  return recorder;
}

describe("a recording", () => {
  it("has no prompt, answer, metadata and purpose, and is its owner's alone", async () => {
    const path = join(await folder(), "incident.jsonl");
    await recorded(path, 10);
    const text = await readFile(path, "utf8");
    expect(text).toContain('"event":"failure"');
    expect(text).not.toContain("secret");
  });

  it("is replayed with a spare, which would have answered every call", async () => {
    const path = join(await folder(), "incident.jsonl");
    await recorded(path, 40);
    const recording = await readRecording([path]);
    const key = { provider: "openai", apiKey: "a-key-of-nobody" } as const;
    const models = (credentials: readonly object[]) =>
      ({ vlms: { captions: { model: "gpt-4.1-mini", credentials } } }) as never;
    const same = await replay(recording, models([{ id: "a", ...key }]), { plugins: [openai()] });
    expect([same.recorded.calls, same.recorded.failed]).toEqual([40, 20]);
    expect(same.replayed.total.failed).toBe(20);
    const other = { id: "b", ...key, apiKey: "another-key-of-nobody" };
    const spare = await replay(recording, models([{ id: "a", ...key }, other]), { plugins: [openai()] });
    expect(spare.replayed.total.failed).toBe(0);
    expect(spare.replayed.models[0]?.credentials[0]?.wasted).toEqual({ auth: expect.any(Number) });
    expect(spare.notes.join()).toMatch(/b of captions got no request in the recording/);
  });

  it("gives way to a new file when it is large, and keeps no more files than it may", async () => {
    const where = await folder();
    for (let process = 0; process < 4; process += 1) {
      await recorded(join(where, "incident.jsonl"), 60, { maxBytes: 4_096, maxFiles: 1_000 });
    }
    expect((await readdir(where)).length).toBeGreaterThanOrEqual(4);
    await recorded(join(where, "incident.jsonl"), 60, { maxBytes: 4_096, maxFiles: 2 });
    const names = await readdir(where);
    expect(names.toSorted()).toEqual(["incident.1.jsonl", "incident.jsonl"]);
    for (const name of names) {
      const [first = ""] = (await readFile(join(where, name), "utf8")).split("\n");
      expect(JSON.parse(first)).toMatchObject({ hotspare: "recording", version: 1 });
    }
  });

  it("counts events of one file that say the same of the same millisecond", async () => {
    const file = join(await folder(), "incident.jsonl");
    await recorded(file, 4);
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    const wait = lines.find((line) => line.includes('"callEnd"')) ?? "";
    await writeFile(
      file,
      [...lines, wait.replace("callEnd", "waitEnd"), wait.replace("callEnd", "waitEnd"), ""].join("\n"),
    );
    const { repeated, moves } = await readRecording([file]);
    expect([repeated, moves.reduce((sum, { waits }) => sum + waits, 0)]).toEqual([0, 2]);
  });

  it("is the same in any order of its files, and counts an event once that stands in two of them", async () => {
    const where = await folder();
    const whole = join(where, "whole.jsonl");
    await recorded(whole, 40);
    const [head = "", ...lines] = (await readFile(whole, "utf8")).trimEnd().split("\n");
    const older = join(where, "incident.1.jsonl");
    const newer = join(where, "incident.jsonl");
    await writeFile(older, [head, ...lines.slice(0, 50), ""].join("\n"));
    await writeFile(newer, [head, ...lines.slice(40), ""].join("\n"));
    const inOrder = await readRecording([whole]);
    const mixed = await readRecording([newer, older, newer]);
    expect(mixed).toEqual({ ...inOrder, repeated: 10 });
    const key = { id: "a", provider: "openai", apiKey: "a-key-of-nobody" } as const;
    const config = { vlms: { captions: { model: "gpt-4.1-mini", credentials: [key] } } } as never;
    const { replayed, notes } = await replay(mixed, config, { plugins: [openai()] });
    expect(replayed.total.failed).toBe(20);
    expect(notes.join()).toMatch(/10 events stand more than once in the files/);
  });

  it("reports a full disk once, and goes on", async () => {
    const errors: unknown[] = [];
    const recorder = await recorded("/dev/full", 8, { onError: (error: unknown) => errors.push(error) });
    expect(errors).toHaveLength(1);
    expect(recorder.dropped).toBeGreaterThan(0);
  });

  it("refuses options that it does not know, and files without a recording", async () => {
    expect(() => eventRecorder("", { maxFile: 1 } as object)).toThrow(/maxFile.*\n.*path/);
    const path = join(await folder(), "none.jsonl");
    await expect(readRecording([path])).rejects.toThrow(/there is no such file/);
    const wrong = { plugins: [openai()], exat: true } as never;
    await expect(simulate("none.yaml", {} as never, wrong)).rejects.toThrow(/exat.*did you mean "exact"/);
    await expect(replay({} as never, "none.yaml", wrong)).rejects.toThrow(/exat.*did you mean "exact"/);
  });
});
