import { createHotspare, type HotspareEvents, type HotspareOptions } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, type Simulator, startSimulator } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import { watchEngine } from "./watch-engine.js";

type EventName = keyof HotspareEvents;

/** One event as a test compares it. */
interface Told {
  readonly event: EventName;
  readonly payload: HotspareEvents[EventName];
}

const allEvents: readonly EventName[] = [
  "attempt",
  "failure",
  "success",
  "switch",
  "failback",
  "exhaustion",
  "circuitOpen",
  "circuitClose",
  "usage",
  "extensionError",
  "listenerError",
];

type PluginsOfWorld = readonly [ReturnType<typeof openai>];

/** How a world differs from the usual one. */
export interface WorldOptions extends Partial<Omit<HotspareOptions<PluginsOfWorld>, "plugins" | "clock">> {
  /** Endpoint of each key, by its index; default: all on one. */
  readonly endpoints?: readonly string[];
  /** Keys of one account. */
  readonly account?: string;
}

/** A Hotspare with the real SDK on a simulated provider, in time that stands still, and everything it tells. */
export async function createWorld(options: WorldOptions = {}) {
  const { endpoints = [], account, ...hotspareOptions } = options;
  const simulator: Simulator = await startSimulator();
  const clock = new ManualClock();
  const hotspare = createHotspare({ random: () => 0, ...hotspareOptions, plugins: [openai()], clock });
  const told: Told[] = [];
  for (const event of allEvents) {
    hotspare.events.on(event, (payload) => told.push({ event, payload }));
  }
  const watch = watchEngine(hotspare);
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    await simulator.close();
    await watch.expectClean();
  });

  const credentials = (keys: readonly string[]) =>
    keys.map((key, index) => {
      const endpoint = endpoints[index];
      return {
        id: key,
        provider: "openai" as const,
        apiKey: `${key}-secret-key-0123456789`,
        baseURL: endpoint === undefined ? simulator.baseURL : simulator.endpoint(endpoint),
        ...(account === undefined ? {} : { account }),
      };
    });

  return {
    simulator,
    clock,
    hotspare,
    watch,
    told,
    key: (id: string) => simulator.key(`${id}-secret-key-0123456789`),
    credentials,
    embedder: (keys: readonly string[]) =>
      hotspare.embedder({ model: "text-embedding-3-small", dimensions: 8, credentials: credentials(keys) }),
    vlm: (keys: readonly string[]) => hotspare.vlm({ model: "gpt-4.1-mini", credentials: credentials(keys) }),
    /** The events of the names given, each as one line. */
    story: (...names: readonly EventName[]) =>
      told.filter(({ event }) => names.length === 0 || names.includes(event)).map(line),
    forget: () => told.splice(0),
  };
}

/** What of an event a test reads. */
function line({ event, payload }: Told): string {
  const fields: Record<string, unknown> = { ...payload };
  const classification = fields["classification"] as { class: string } | undefined;
  const parts = [
    event,
    fields["credentialId"],
    "from" in fields || "to" in fields ? `${String(fields["from"])} -> ${String(fields["to"])}` : undefined,
    fields["scope"],
    classification?.class ?? fields["class"],
    fields["next"] === undefined ? undefined : `next ${String(fields["next"])}`,
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It was expected to fail.");
}
