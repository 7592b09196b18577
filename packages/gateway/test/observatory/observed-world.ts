import { createHotspare, type HotspareOptions, type Vlm } from "@hotspare/core";
import type { ProviderPlugin, VlmAdapter } from "@hotspare/core/plugin";
import { ManualClock } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import type { ClientDesk, ClientUsage } from "../../src/contract/client-desk.js";
import type { ServedModel, ServedModels } from "../../src/contract/served-models.js";
import { openObservatory } from "../../src/observatory/open-observatory.js";

/** What a credential does with a call: answers, fails with a status, or waits until it is let go. */
type Behaviour = "answers" | number | "hangs";

/** Behaviours by id of the credential. A test changes them while it runs. */
export type Behaviours = Record<string, Behaviour>;

class StatusError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

const usage = { promptTokens: 3, completionTokens: 2, totalTokens: 5, source: "reported" as const };

interface Fields {
  readonly behave: () => Behaviour;
  /** Each credential has a server of its own. */
  readonly server: string;
}

type Plugin = ProviderPlugin<"acting", Fields, Fields>;

function acting(): Plugin {
  const run = async (behave: () => Behaviour, signal: AbortSignal) => {
    const behaviour = behave();
    if (behaviour === "hangs") {
      await new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
      );
    }
    if (typeof behaviour === "number") throw new StatusError(behaviour);
  };
  return {
    name: "acting",
    credentialSchema: {
      "~standard": { version: 1, vendor: "test", validate: (value) => ({ value: value as never }) },
      jsonSchema: () => ({ type: "object" }),
    },
    errorRules: [],
    readErrorFacts: (error) =>
      error instanceof StatusError
        ? {
            status: error.status,
            message: error.message,
            ...(error.status === 418 ? { code: "workspace_gone" } : {}),
          }
        : undefined,
    endpointOf: ({ server }) => server,
    identityOf: () => undefined,
    createVlm: ({ behave }): VlmAdapter =>
      ({
        capabilities: { modalities: ["text"], tools: true, streaming: true },
        async complete(_: unknown, { signal }: { readonly signal: AbortSignal }) {
          await run(behave, signal);
          return { content: "Hello", toolCalls: [], finishReason: "stop", usage, model: "m" };
        },
      }) as never,
    createEmbedder: ({ behave }) =>
      ({
        capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 10 },
        async embed(inputs: readonly unknown[], { signal }: { readonly signal: AbortSignal }) {
          await run(behave, signal);
          return { embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })), usage, model: "m" };
        },
      }) as never,
  };
}

/** Turns of the event loop, for what is not waited for. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A Hotspare whose credentials behave as a test says, a desk, and the observatory that watches them, in time that stands still. */
export function createObservedWorld(
  options: Partial<Omit<HotspareOptions<readonly [Plugin]>, "plugins" | "clock">> = {},
) {
  const clock = new ManualClock();
  const clients = new Map<string, ClientUsage>();
  const desk = {
    usage: () => [...clients.values()],
    wrongKeys: 0,
    hasClients: true,
  } as unknown as ClientDesk & { wrongKeys: number };

  function openModels() {
    const hotspare = createHotspare({ random: () => 0.5, ...options, plugins: [acting()] as const, clock });
    onTestFinished(() => hotspare.close({ graceMs: 0 }));
    const served: ServedModel[] = [];
    const credentials = (behaviours: Behaviours) =>
      Object.keys(behaviours).map((id) => credentialOf(id, behaviours));
    const models: ServedModels = {
      get names() {
        return [...new Set(served.map(({ name }) => name))];
      },
      aliases: new Map(),
      openedMs: 0,
      events: hotspare.events,
      find: (name, kind) => served.find((each) => each.name === name && each.kind === kind),
    };
    return {
      hotspare,
      models,
      vlm(name: string, behaviours: Behaviours, more: object = {}) {
        const vlm = hotspare.vlm({ model: "m", ...more, credentials: credentials(behaviours) as never });
        served.push({ kind: "vlm", name, vlm });
        return vlm;
      },
      embedder(name: string, behaviours: Behaviours) {
        const embedder = hotspare.embedder({
          model: "m",
          dimensions: 3,
          credentials: credentials(behaviours) as never,
        });
        served.push({ kind: "embedder", name, embedder });
        return embedder;
      },
    };
  }

  const first = openModels();
  return {
    ...first,
    clock,
    desk,
    openModels,
    credentialOf,
    addClient: (name: string, differs: Partial<ClientUsage> = {}) =>
      clients.set(name, {
        name,
        requests: 0,
        refused: 0,
        inFlight: 0,
        promptTokens: 0,
        completionTokens: 0,
        ...differs,
      }),
    /** After the models are made, as a gateway does. */
    observe(version = "1.2.3") {
      const observatory = openObservatory({ ...first, desk, version, clock });
      onTestFinished(() => observatory.close());
      return observatory;
    },
  };
}

function credentialOf(id: string, behaviours: Behaviours) {
  return { id, provider: "acting" as const, server: id, behave: () => behaviours[id] ?? "answers" };
}

/** Asks once, and gives the answer or the name of the error. */
export async function ask(vlm: Vlm, metadata: Record<string, string> = {}): Promise<string> {
  return vlm.complete({ prompt: "secret prompt" }, { metadata }).then(
    ({ content }) => content,
    (error: Error) => error.name,
  );
}
