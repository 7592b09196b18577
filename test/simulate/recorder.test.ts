import { appendFile, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHotspare, type HotspareEventSource } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { eventRecorder, readRecording, replay } from "@hotspare/simulate";
import { ManualClock, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";

async function inFolder(name = "incident.jsonl"): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "hotspare-recorder-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return join(made, name);
}

/** A Hotspare that emits what the test says. */
function emitter(names: readonly string[] = ["captions"]) {
  const listeners = new Map<string, (payload: object) => unknown>();
  const events = {
    on: (event: string, listener: (payload: object) => unknown) => {
      listeners.set(event, listener);
      return () => listeners.delete(event);
    },
  } as unknown as HotspareEventSource;
  const models = names.map((name) => ({ name, model: "m", kind: "vlm" as const, credentials: ["a"] }));
  const call = (callId: number, more: object = {}) =>
    listeners.get("callEnd")?.({
      callId,
      kind: "complete",
      modelKind: "vlm",
      model: "m",
      atMs: 2_000 + callId,
      outcome: "answered",
      startedMs: 1_000 + callId,
      durationMs: 1_000,
      attempts: 1,
      waitedMs: 0,
      ...more,
    });
  return { events, models, call };
}

/** Lets time pass until a call has ended, however it ends. */
async function ended(clock: ManualClock, call: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  call.then(over, over);
  while (!isOver) {
    await clock.advance(5);
    await new Promise(setImmediate);
  }
}

const planted = "planted-secret";
const body = {
  error: {
    message: `${planted} in a sentence`,
    type: `${planted}-type`,
    code: `${planted}-code`,
    param: planted,
  },
};

describe("eventRecorder", () => {
  it("writes no secret of a prompt, a key, an address, a header or a reply, whatever fails", async () => {
    const path = await inFolder();
    await using simulator = await startSimulator();
    const clock = new ManualClock();
    const hotspare = createHotspare({ plugins: [openai()], clock });
    const recorder = eventRecorder(path);
    recorder.record(hotspare);
    const key = (id: string) => ({
      id,
      provider: "openai" as const,
      apiKey: `sk-${planted}-${id}-0123456789`,
      baseURL: `${simulator.baseURL}?token=${planted}`,
      headers: { "x-team": planted },
    });
    const vlm = hotspare.vlm({ name: "captions", model: "gpt-4.1-mini", credentials: [key("a"), key("b")] });
    const keys = simulator.everyKey();
    const faults = [
      () => keys.status(400, { body, times: 1 }),
      () => keys.status(401, { body, times: 2 }),
      () => keys.status(429, { body, times: 2, headers: { "retry-after": "1", "x-request-id": planted } }),
      () => keys.status(418, { body, times: 2 }),
      () => keys.htmlError(502, { times: 1 }),
      () => keys.resetConnection({ times: 1 }),
      () => keys.truncatedJson({ times: 1 }),
      () => keys.breakStream({ afterTokens: 2, times: 1 }),
      () => keys.finishWith(planted, { times: 1 }),
    ];
    const options = { metadata: { user: planted }, purpose: planted };
    for (const [index, fault] of faults.entries()) {
      keys.healthy();
      fault();
      const request = { prompt: `${planted} number ${index}` };
      const read = async () => {
        for await (const _ of vlm.stream(request, options));
      };
      await ended(clock, vlm.complete(request, options));
      await ended(clock, read());
      await clock.advance(3_600_000);
    }
    await recorder.close();
    await hotspare.close();
    const text = await readFile(path, "utf8");
    expect(text).not.toContain(planted);
    expect([...new Set(text.match(/(?<="event":")\w+/g))]).toEqual(
      expect.arrayContaining([
        "callEnd",
        "success",
        "failure",
        "switch",
        "failback",
        "circuitOpen",
        "exhaustion",
      ]),
    );
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const { calls } = await readRecording([path]);
    expect(calls.filter(({ kind }) => kind !== "check")).toHaveLength(2 * faults.length);
  });

  it("writes no field that a plugin of a user has added", async () => {
    const path = await inFolder();
    const { events, models, call } = emitter();
    const recorder = eventRecorder(path);
    recorder.record({ events, models });
    call(1, { usage: { promptTokens: 3, raw: planted }, note: planted });
    await recorder.close();
    expect(await readFile(path, "utf8")).not.toContain(planted);
  });

  it("tells calls of two processes in one file apart, and models of the same kind at their provider", async () => {
    const path = await inFolder();
    const processes = await Promise.all(
      ["captions", "titles"].map(async (name) => {
        const { events, models, call } = emitter([name]);
        const recorder = eventRecorder(path);
        recorder.record({ events, models });
        return { recorder, call };
      }),
    );
    for (let turn = 0; turn < 20; turn += 1) {
      for (const { call, recorder } of processes) {
        call(turn);
        await recorder.flush();
      }
    }
    await Promise.all(processes.map(({ recorder }) => recorder.close()));
    const { calls, unreadable } = await readRecording([path]);
    expect([calls.length, unreadable]).toEqual([40, 0]);
    expect(new Set(calls.map(({ callKey }) => callKey)).size).toBe(40);
    expect(calls.filter(({ name }) => name === "titles")).toHaveLength(20);
  });

  it("goes on in the new file when another process has moved the old file away", async () => {
    const path = await inFolder();
    const { events, models, call } = emitter();
    const recorder = eventRecorder(path);
    recorder.record({ events, models });
    call(1);
    await recorder.flush();
    await rename(path, path.replace(".jsonl", ".1.jsonl"));
    call(2);
    await recorder.close();
    expect((await readRecording([path])).calls).toHaveLength(1);
  });

  it("keeps every file within its bytes, however many processes write", async () => {
    const path = await inFolder();
    const processes = ["captions", "titles", "tags"].map((name) => {
      const { events, models, call } = emitter([name]);
      const recorder = eventRecorder(path, { maxBytes: 4_096, maxFiles: 3 });
      recorder.record({ events, models });
      return { recorder, call };
    });
    for (let turn = 0; turn < 60; turn += 1) {
      for (const { call, recorder } of processes) {
        call(turn);
        await recorder.flush();
      }
    }
    await Promise.all(processes.map(({ recorder }) => recorder.close()));
    const folder = join(path, "..");
    const names = await readdir(folder);
    expect(names.toSorted()).toEqual(["incident.1.jsonl", "incident.2.jsonl", "incident.jsonl"]);
    for (const name of names) {
      expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(4_096);
    }
  });

  it("reads a file whose last line is cut, and goes on after it", async () => {
    const path = await inFolder();
    const { events, models, call } = emitter();
    const first = eventRecorder(path);
    first.record({ events, models });
    call(1);
    call(2);
    await first.close();
    const text = await readFile(path, "utf8");
    await writeFile(path, text.slice(0, -20));
    const cut = await readRecording([path]);
    expect([cut.calls.length, cut.unreadable]).toEqual([1, 1]);
    const second = eventRecorder(path);
    second.record({ events, models });
    call(3);
    await second.close();
    await appendFile(path, "[1]\nnull\n{}\n");
    const { calls, unreadable } = await readRecording([path]);
    expect([calls.length, unreadable]).toEqual([2, 4]);
  });

  it("counts only what happened to the models whose calls are replayed", async () => {
    const path = await inFolder();
    const { events, models, call } = emitter(["captions", "titles"]);
    const recorder = eventRecorder(path);
    recorder.record({ events, models: models.map((model, index) => ({ ...model, model: `m${index}` })) });
    call(1, { model: "m0" });
    call(2, { model: "m1", outcome: "failed" });
    await recorder.close();
    const line = {
      event: "switch",
      by: "x",
      name: "titles",
      modelKind: "vlm",
      model: "m1",
      from: "a",
      atMs: 5,
    };
    await appendFile(path, `${JSON.stringify(line)}\n`);
    const config = {
      vlms: {
        captions: { model: "m0", credentials: [{ id: "a", provider: "openai", apiKey: "a-key-of-nobody" }] },
        other: { model: "m9", credentials: [{ id: "a", provider: "openai", apiKey: "a-key-of-nobody" }] },
      },
    };
    const plugins = [openai()];
    const { recorded, replayed, notes } = await replay(await readRecording([path]), config as never, {
      plugins,
    });
    expect([recorded.calls, recorded.failed, recorded.switches, replayed.total.calls]).toEqual([1, 0, 0, 1]);
    expect(notes.join()).toMatch(/no vlm for titles: its one call is left out/);
  });
});
