import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { runCli } from "@hotspare/cli";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type ScriptedOptions, scriptedGateway } from "../gateway/page/scripted-gateway.js";
import { outage, quietSnapshot } from "../gateway/page/scripted-state.js";

type Terminal = Parameters<typeof runCli>[1];
type Signal = Parameters<Parameters<Terminal["onSignal"]>[0]>[0];
const ADMIN_KEY = "right-and-long-enough-for-an-admin";

async function gatewayWith(options: Partial<ScriptedOptions> = {}) {
  const gateway = await scriptedGateway({ snapshot: quietSnapshot(Date.now()), ...options });
  onTestFinished(() => gateway.close());
  return gateway;
}

/** Runs `hotspare watch`, with hands on its keys and signals. */
function watch(
  line: string,
  {
    environment = {},
    size,
  }: { environment?: Record<string, string>; size?: { columns: number; rows: number } } = {},
) {
  const seen = { out: "", err: "" };
  const signals = new Set<(signal: Signal) => void>();
  const keys = new Set<(key: string) => void>();
  const listenTo =
    <Listener>(listeners: Set<Listener>) =>
    (listener: Listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    };
  const terminal: Terminal = {
    out: (text) => {
      seen.out += text;
    },
    err: (text) => {
      seen.err += text;
    },
    colours: false,
    errColumns: () => undefined,
    ...(size === undefined
      ? {}
      : { screen: { size: () => size, onResize: () => () => undefined, onKey: listenTo(keys) } }),
    openInput: () => Readable.from([]),
    onSignal: listenTo(signals),
    exit: () => undefined,
    environment,
    importModule: async () => undefined,
  };
  const exitCode = runCli(["watch", ...line.split(" ")], terminal, "1.2.3");
  return {
    seen,
    exitCode,
    listeners: () => signals.size + keys.size,
    press: (key: string) => {
      for (const listener of keys) listener(key);
    },
    signal: (name: Signal) => {
      for (const listener of signals) listener(name);
    },
  };
}

describe("hotspare watch --once", () => {
  it("prints the state, with code 0 while every model answers and 3 when one is down", async () => {
    const gateway = await gatewayWith();
    const quiet = watch(`${gateway.url} --once`);
    expect(await quiet.exitCode).toBe(0);
    expect(quiet.seen.out).toContain("OK  Everything answers.\n");
    gateway.send(outage(gateway.snapshot, Date.now()));
    const broken = watch(`${gateway.url} --once --json`);
    expect(await broken.exitCode).toBe(3);
    expect(JSON.parse(broken.seen.out)).toMatchObject({
      ok: false,
      version: "1.2.3",
      models: [{ name: "vision" }, { name: "documents" }, { name: "titles" }],
    });
  });

  it("sends the admin's key from a variable, and never prints it", async () => {
    const { url } = await gatewayWith({ adminKey: ADMIN_KEY, isPrivate: true, prefix: "/ops/" });
    const without = watch(`${url.slice(0, -1)} --once`);
    expect(await without.exitCode).toBe(1);
    expect(without.seen.err).toContain("name it with --key-env");
    const wrong = watch(`${url} --once --key-env KEY`, { environment: { KEY: "wrong-key" } });
    expect(await wrong.exitCode).toBe(1);
    expect(wrong.seen.err).toContain("It does not know this key");
    const right = watch(`${url} --once --key-env KEY`, { environment: { KEY: ADMIN_KEY } });
    expect(await right.exitCode).toBe(0);
    for (const { seen } of [without, wrong, right])
      expect(seen.out + seen.err).not.toMatch(/wrong-key|right-and-long/);
  });

  it.each([
    ["nonsense --once", 2, "Write http:// or https://"],
    ["http://user:hunter2@127.0.0.1:1 --once", 2, "Put the admin's key into an environment variable"],
    ["http://127.0.0.1:1 --once --key-env MISSING", 2, "the environment variable MISSING is not set"],
    ["http://127.0.0.1:1", 1, "Is the gateway running?"],
  ])("says what is wrong with %s", async (line, code, message) => {
    const { seen, exitCode } = watch(line);
    expect(await exitCode).toBe(code);
    expect(seen.err).toContain(message);
    expect(seen.err).not.toContain("hunter2");
  });

  it("does not take another server for a gateway, nor follow it elsewhere", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/moved/api/models")
        response.writeHead(302, { location: "http://127.0.0.1:1/" }).end();
      else response.writeHead(200, { "content-type": "application/json" }).end("[]");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    for (const path of ["", "/moved"]) {
      const { seen, exitCode } = watch(`http://127.0.0.1:${port}${path} --once`);
      expect(await exitCode).toBe(1);
      expect(seen.err).toContain("not as a gateway of Hotspare");
    }
  });
});

describe("hotspare watch", () => {
  it("writes a line for each change where there is no terminal, also across a lost connection", async () => {
    const gateway = await gatewayWith();
    const { seen, exitCode, signal } = watch(gateway.url);
    await vi.waitFor(
      () => expect(seen.out).toMatch(/^\d{4}-\d\d-\d\dT\S+Z {2}Everything answers\.\n$/),
      10_000,
    );
    gateway.send(outage(gateway.snapshot, Date.now()));
    await vi.waitFor(
      () =>
        expect(seen.out).toContain(
          "vision moved from openai-team to azure-west (quota_exceeded, insufficient_quota).\n",
        ),
      10_000,
    );
    await vi.waitFor(() => expect(seen.out).toContain("1 of 3 models is down, 1 on a spare.\n"), 10_000);
    await gateway.stop();
    await vi.waitFor(() => expect(seen.out).toContain("The connection is lost"), 10_000);
    await gateway.start();
    await vi.waitFor(() => expect(seen.out).toContain("The connection is back.\n"), 10_000);
    expect(seen.out.match(/moved from/g)).toHaveLength(1);
    signal("SIGTERM");
    expect(await exitCode).toBe(143);
    expect(seen.err).toBe("");
  });

  it("notices that another process answers, and reports its entries though they are numbered from 1", async () => {
    const gateway = await gatewayWith();
    const { seen, exitCode, signal } = watch(gateway.url);
    await vi.waitFor(() => expect(seen.out).toContain("Everything answers.\n"), 10_000);
    await gateway.stop();
    await vi.waitFor(() => expect(seen.out).toContain("The connection is lost"), 10_000);
    const startedMs = Date.now();
    const [first] = outage(gateway.snapshot, startedMs).timeline;
    gateway.replace({
      ...gateway.snapshot,
      nowMs: startedMs + 5,
      startedMs,
      timeline: first === undefined ? [] : [{ ...first, id: 1, atMs: startedMs + 1 }],
    });
    await gateway.start();
    await vi.waitFor(
      () => expect(seen.out).toContain("The gateway has restarted, with version 1.2.3.\n"),
      10_000,
    );
    await vi.waitFor(() => expect(seen.out).toContain("openai-team of vision opened until"), 10_000);
    gateway.send({ fleet: { state: "degraded", reason: "timeout" } });
    await vi.waitFor(() => expect(seen.out).toContain("The link to the fleet is lost"), 10_000);
    signal("SIGINT");
    expect(await exitCode).toBe(130);
  });

  it("draws a picture in a terminal, and gives the terminal back when q is pressed", async () => {
    const gateway = await gatewayWith();
    const { seen, exitCode, press, listeners } = watch(gateway.url, { size: { columns: 80, rows: 24 } });
    await vi.waitFor(() => expect(seen.out).toContain("OK  Everything answers."), 10_000);
    expect(seen.out.startsWith("\u001b[?1049h\u001b[?25l")).toBe(true);
    gateway.send(outage(gateway.snapshot, Date.now()));
    await vi.waitFor(() => expect(seen.out).toContain("DOWN  1 of 3 models is down, 1 on a spare."), 10_000);
    await gateway.stop();
    await vi.waitFor(
      () => expect(seen.out).toMatch(/CONNECTION LOST since \S+ this state\s+is old\./),
      10_000,
    );
    press("x");
    press("q");
    expect(await exitCode).toBe(0);
    expect(seen.out.endsWith("\u001b[?25h\u001b[?1049l")).toBe(true);
    expect(listeners()).toBe(0);
    await vi.waitFor(() => expect(gateway.watchers).toBe(0), 10_000);
  });

  it("prints the feed as JSON, a line for each event", async () => {
    const gateway = await gatewayWith();
    const { seen, exitCode, signal } = watch(`${gateway.url} --json`);
    await vi.waitFor(() => expect(gateway.watchers).toBe(1), 10_000);
    gateway.send({ state: "draining" });
    await vi.waitFor(() => expect(seen.out.split("\n")).toHaveLength(3), 10_000);
    const [first = "", second = ""] = seen.out.split("\n");
    expect(JSON.parse(first)).toMatchObject({ event: "snapshot", data: { version: "1.2.3" } });
    expect(JSON.parse(second)).toMatchObject({ event: "patch", data: { state: "draining" } });
    signal("SIGINT");
    expect(await exitCode).toBe(130);
  });
});
