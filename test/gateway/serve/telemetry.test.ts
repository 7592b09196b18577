import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, models, serveFile } from "./serve-file.js";

interface Received {
  readonly path: string;
  readonly key: string | undefined;
  readonly body: string;
}

/** A collector that keeps the received data. */
async function collector() {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const key = request.headers["x-collector-key"];
    received.push({
      path: request.url ?? "",
      key: typeof key === "string" ? key : undefined,
      body: Buffer.concat(pieces).toString("latin1"),
    });
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("the section telemetry", () => {
  it("sends spans of calls to the collector with the configured headers and without prompts, and sends the rest when the gateway closes", async () => {
    const { received, url } = await collector();
    const { running, write, text } = await serveFile(
      `gateway: { port: 0 }\ntelemetry: { endpoint: "${url}", name: my-gateway, metrics: false, headers: { x-collector-key: collector-key-1 } }\n${models}`,
      { watch: false },
    );
    await (await ask(running.url)).text();
    await write(
      `gateway: { port: 0 }\ntelemetry: { endpoint: "${url}", name: my-gateway, metrics: false, headers: { x-collector-key: collector-key-1 } }\n${models.replace("vision:", "sight:")}`,
    );
    expect(await running.reload()).toBe(true);
    await (
      await ask(running.url, { model: "sight", messages: [{ role: "user", content: "a private matter" }] })
    ).text();
    await running.close();
    const all = received.map(({ body }) => body).join("");
    expect(received.map(({ path, key }) => `${path} ${key}`)).toContain("/v1/traces collector-key-1");
    expect(all).toContain("my-gateway");
    expect(all.split("gen_ai.request.model").length).toBeGreaterThan(2);
    expect(all).not.toMatch(/What is in the picture|a private matter|upstream-key/);
    expect(text()).not.toContain("collector-key-1");
  });

  it("without its packages is refused with the names of the packages to install", async () => {
    const asked: string[] = [];
    const refusal = serveFile(`gateway: { port: 0 }\ntelemetry: { traces: false }\n${models}`, {
      importModule: async (specifier) => {
        asked.push(specifier);
        return undefined;
      },
    });
    await expect(refusal).rejects.toThrow(
      'The section "telemetry" needs packages that are not installed here: npm install @hotspare/opentelemetry @opentelemetry/api @opentelemetry/resources @opentelemetry/sdk-metrics @opentelemetry/exporter-metrics-otlp-http',
    );
    expect(asked).toHaveLength(5);
  });

  it("loads no package of OpenTelemetry if it is absent", async () => {
    const asked: string[] = [];
    await serveFile(`gateway: { port: 0 }\n${models}`, {
      importModule: async (specifier) => {
        asked.push(specifier);
        return undefined;
      },
    });
    expect(asked).toEqual([]);
  });
});
