import type {
  EmbedderAdapter,
  EmbeddingModel,
  ErrorRule,
  ProviderPlugin,
  VlmAdapter,
  VlmModel,
} from "@hotspare/core/plugin";
import type { MadeAdapter, PluginWorld } from "./plugin-world.js";
import { simulatedEmbedder } from "./simulated-embedder.js";
import { plainFacts, RecordedFailure } from "./simulated-failure.js";
import { simulatedVlm } from "./simulated-vlm.js";

/** The code of recorded failures. Their facts carry the number of the recorded classification. */
const recordedCode = "hotspare_recorded";

const recordedRule: ErrorRule = {
  name: "simulate/recorded",
  classify({ facts }) {
    const body: unknown = facts?.code === recordedCode ? facts.body : undefined;
    if (typeof body !== "object" || body === null || !("verdict" in body)) {
      return undefined;
    }
    return body.verdict as ReturnType<ErrorRule["classify"]>;
  },
};

/**
 * A plugin with the name, the credential fields, the rules and the fact reader of a real plugin. Its adapters ask the simulated world instead of a
 * server. The real adapters are created as well, because their capabilities decide which credentials a call may use, and are closed unused.
 */
export function simulatedPlugin(real: ProviderPlugin, world: PluginWorld): ProviderPlugin {
  const { createEmbedder, createVlm } = real;
  const note = (kind: MadeAdapter["kind"], credential: unknown, model: string): MadeAdapter => {
    const adapter: MadeAdapter = {
      kind,
      provider: real.name,
      endpoint: endpointOf(real, credential),
      wireModel: real.wireModelOf?.(credential, model) ?? model,
      credential: undefined,
    };
    world.made.push(adapter);
    return adapter;
  };
  return {
    ...real,
    errorRules: [recordedRule, ...real.errorRules],
    readErrorFacts: (error) => {
      if (error instanceof RecordedFailure) {
        const { class: errorClass, scope, reason, retryAfterMs } = error.fault;
        const verdict = {
          class: errorClass,
          scope,
          reason,
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        };
        return { message: error.message, code: recordedCode, body: { verdict } };
      }
      return real.readErrorFacts(error) ?? plainFacts(error);
    },
    ...(createEmbedder === undefined
      ? {}
      : {
          createEmbedder: (credential: unknown, model: EmbeddingModel): EmbedderAdapter => {
            const adapter = createEmbedder.call(real, credential, model);
            const dimensions =
              model.dimensions ??
              real.knownDimensions?.(model.model, credential) ??
              real.knownDimensions?.(model.model) ??
              unknownDimensions;
            return simulatedEmbedder(adapter, note("embedder", credential, model.model), world, {
              dimensions,
              output: model.output,
            });
          },
        }),
    ...(createVlm === undefined
      ? {}
      : {
          createVlm: (credential: unknown, model: VlmModel): VlmAdapter =>
            simulatedVlm(
              createVlm.call(real, credential, model),
              note("vlm", credential, model.model),
              world,
            ),
        }),
  };
}

/** Short vectors, since no code reads them. */
const unknownDimensions = 8;

function endpointOf(real: ProviderPlugin, credential: unknown): string {
  const named = real.endpointOf?.(credential);
  if (named !== undefined) {
    return named;
  }
  const fields = typeof credential === "object" && credential !== null ? credential : {};
  const address: unknown = Reflect.get(fields, "baseURL") ?? Reflect.get(fields, "endpoint");
  return (typeof address === "string" && withoutSecrets(address)) || real.name;
}

/** Origin and path. A login or a query in an address may be a key, and messages name addresses. */
function withoutSecrets(address: string): string | undefined {
  if (!URL.canParse(address)) {
    return undefined;
  }
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}
