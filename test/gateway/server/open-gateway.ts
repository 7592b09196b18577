import { type IncomingHttpHeaders, request as send } from "node:http";
import { type Clock, createHotspare } from "@hotspare/core";
import { createGateway, type Gateway, type GatewayModels, type GatewayOptions } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { type Simulator, startSimulator } from "@hotspare/testkit";
import { onTestFinished } from "vitest";

/** A gateway on the simulator that is open until the end of the test. */
export interface OpenedGateway {
  readonly gateway: Gateway;
  readonly url: string;
  readonly port: number;
  readonly simulator: Simulator;
  readonly models: GatewayModels;
  readonly hotspare: GatewayModels["hotspare"];
}

/** Opens a gateway for one test or, with `afterAll`, for a whole file. `clock` is the clock of the Hotspare. */
export async function openGateway(
  options: GatewayOptions = {},
  onEnd: (end: () => Promise<void>) => void = onTestFinished,
  clock?: Clock,
): Promise<OpenedGateway> {
  const simulator = await startSimulator();
  const { models, close } = modelsOn(simulator, clock);
  const gateway = await createGateway(models, options);
  const { url } = await gateway.listen({ port: 0 });
  onEnd(async () => {
    await gateway.close();
    await close();
    await simulator.close();
  });
  return { gateway, url, port: Number(new URL(url).port), simulator, models, hotspare: models.hotspare };
}

/** Two models with two keys each. */
export function modelsOn(
  simulator: Simulator,
  clock?: Clock,
): { readonly models: GatewayModels; close(): Promise<void> } {
  const hotspare = createHotspare({ plugins: [openai()], clock });
  const credentials = hotspare.credentials(
    ["key-a", "key-b"].map((apiKey) => ({
      id: apiKey.replace("key", "spare"),
      provider: "openai",
      apiKey,
      baseURL: simulator.baseURL,
    })),
  );
  const vision = hotspare.vlm({ model: "gpt-4o-mini", name: "vision", credentials });
  const documents = hotspare.embedder({ model: "text-embedding-3-small", name: "documents", credentials });
  return {
    models: { hotspare, vlms: { vision }, embedders: { documents } },
    close: () => hotspare.close({ graceMs: 0 }),
  };
}

export const ask = { model: "vision", messages: [{ role: "user", content: "Hello, who are you?" }] };

/** The type of what `JSON.parse` returns. */
type Anything = ReturnType<typeof JSON.parse>;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Received JSON of unknown shape, which a test may read by any member. */
  readonly json: Anything;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Sends one request on a new connection. Unlike `fetch`, it can send any `Host`. */
export function call(url: string, { method, headers = {}, body }: Sent = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const outgoing = send(url, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      agent: false,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      let received = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (piece: string) => {
        received += piece;
      });
      incoming.on("error", reject);
      incoming.on("end", () => {
        const isJson = incoming.headers["content-type"]?.startsWith("application/json") === true;
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: received,
          json: isJson && received !== "" ? JSON.parse(received) : undefined,
        });
      });
    });
    outgoing.end(text);
  });
}
