import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { rejectionOf } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { settlesWithin, turns } from "../../test/settles-within.js";
import { createPooledTransport, createTransportWith } from "./create-pooled-transport.js";
import type { HttpRequest } from "./transport.js";

type Load = Parameters<typeof createTransportWith>[0] | undefined;

/** What undici becomes in a bundle of ES modules by esbuild, at the first load and later. */
const loads: Readonly<Record<string, Load>> = {
  undici: undefined,
  "undici not to be loaded": () =>
    Promise.reject(new Error('Dynamic require of "node:assert" is not supported')),
  "undici half loaded": async () => ({}) as Awaited<ReturnType<NonNullable<Load>>>,
};

const post = (signal?: AbortSignal): HttpRequest => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: "{}",
  redirect: "manual",
  ...(signal === undefined ? {} : { signal }),
});

describe.each(Object.entries(loads))("createPooledTransport, with %s,", (_, load) => {
  function pool() {
    const transport = load === undefined ? createPooledTransport() : createTransportWith(load, {});
    onTestFinished(() => transport.close());
    return transport;
  }

  it("keeps connections for the next requests; undici pauses a connection for a turn of the event loop, so there are two", async () => {
    const { baseURL, requests } = await startLoopback((response) => sendJson(response, {}));
    const { fetch } = pool();
    for (let count = 0; count < 20; count += 1) await (await fetch(baseURL, post())).text();
    expect(new Set(requests.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });

  it("has 260 streams open to one server at once", async () => {
    const held: { end(): unknown }[] = [];
    const { baseURL, requests } = await startLoopback((response) => {
      response.writeHead(200).write("begun");
      held.push(response);
    });
    const { fetch } = pool();
    const reading = Array.from({ length: 260 }, async () => (await fetch(baseURL, post())).text());
    await expect.poll(() => requests.length).toBe(260);
    for (const response of held) response.end();
    expect(await Promise.all(reading)).toEqual(reading.map(() => "begun"));
  });

  it("returns status, headers and text as a Response does", async () => {
    const { baseURL } = await startLoopback((response) =>
      sendJson(response, { a: "é" }, 201, { "x-a": "1" }),
    );
    const reply = await pool().fetch(`${baseURL}/x?y=1`, post());
    expect(reply).toMatchObject({ status: 201, ok: true, url: `${baseURL}/x?y=1` });
    expect(reply.headers.get("X-A")).toBe("1");
    expect(reply.headers.get("x-b")).toBeNull();
    expect(await reply.text()).toBe('{"a":"é"}');
  });

  it("has real Headers on a refusal, for the SDK's error", async () => {
    const { baseURL } = await startLoopback((response) =>
      sendJson(response, {}, 429, { "retry-after": "3" }),
    );
    const { headers } = await pool().fetch(baseURL, post());
    expect(headers).toBeInstanceOf(Headers);
    expect(headers.get("retry-after")).toBe("3");
  });

  it("follows no redirect: the key would go to another server", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendJson(response, {}, 307, { location: "/elsewhere" }),
    );
    expect((await pool().fetch(baseURL, post())).status).toBe(307);
    expect(requests).toHaveLength(1);
  });

  it("reads a body that a proxy compressed unasked", async () => {
    const { baseURL } = await startLoopback((response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(gzipSync('{"a":1}'));
    });
    expect(await (await pool().fetch(baseURL, post())).text()).toBe('{"a":1}');
  });

  it.each([
    ["before the headers", false],
    ["within the body", true],
  ])("ends a request at once by its signal, %s", async (_, sendsHeaders) => {
    const { baseURL, requests, abandoned } = await startLoopback((response) => {
      if (sendsHeaders) response.writeHead(200).write("begun");
    });
    const controller = new AbortController();
    const reading = pool()
      .fetch(baseURL, post(controller.signal))
      .then((reply) => reply.text());
    const failing = rejectionOf(reading);
    await expect.poll(() => requests.length).toBe(1);
    await turns(20);
    controller.abort(new Error("enough"));
    expect(await settlesWithin(50, failing)).toBe(true);
    expect(await failing).toMatchObject({ message: "enough" });
    await abandoned();
  });

  it("rejects with the network's own error", async () => {
    const { baseURL, server } = await startLoopback(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    expect(await rejectionOf(pool().fetch(baseURL, post()))).toMatchObject({ code: "ECONNREFUSED" });
  });

  it("can be used again after it was closed", async () => {
    const { baseURL } = await startLoopback((response) => sendJson(response, {}));
    const transport = pool();
    await (await transport.fetch(baseURL, post())).text();
    await transport.close();
    expect((await transport.fetch(baseURL, post())).status).toBe(200);
  });

  it("keeps no process alive by an idle connection", async () => {
    const { baseURL, server } = await startLoopback((response) => sendJson(response, {}));
    // If the connection kept the process alive, the process would outlive this test.
    server.keepAliveTimeout = 600_000;
    const script = `
      const { createPooledTransport } = await import(${JSON.stringify(new URL("create-pooled-transport.ts", import.meta.url).href)});
      const request = { method: "POST", headers: {}, body: "{}", redirect: "manual" };
      await (await createPooledTransport().fetch(${JSON.stringify(baseURL)}, request)).text();
      console.log("answered");`;
    const child = spawn(
      process.execPath,
      ["--conditions=@hotspare/source", "--import", "tsx", "--input-type=module", "--eval", script],
      { cwd: fileURLToPath(new URL("../..", import.meta.url)), stdio: ["ignore", "pipe", "inherit"] },
    );
    onTestFinished(() => void child.kill());
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(code).toBe(0);
  });
});
