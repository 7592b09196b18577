import { type Classification, createHotspare, failureOf, InvalidConfigError } from "@hotspare/core";
import {
  createRuleClassifier,
  type ErrorFacts,
  type Operation,
  type ProviderPlugin,
} from "@hotspare/core/plugin";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import type { Plugins } from "../terminal.js";
import { classifyUnnamed } from "./classify-unnamed.js";
import type { RecordedError } from "./recorded-error.js";
import { roadTo } from "./roads.js";
import { serveReply } from "./serve-reply.js";

/** How a provider and the rules read a recorded error. */
export interface ExplainedFailure {
  readonly classification: Classification;
  readonly facts: ErrorFacts | undefined;
}

/** Classifies an error. Returns undefined if the provider reads the error as an answer. */
export async function classifyRecorded(
  error: RecordedError,
  plugins: Plugins,
): Promise<ExplainedFailure | undefined> {
  const { failure } = error;
  if (failure.kind === "verdict") {
    return { classification: failure.classification, facts: undefined };
  }
  if (error.provider === undefined) {
    return classifyUnnamed(failure);
  }
  const plugin = plugins.find(({ name }) => name === error.provider);
  if (plugin === undefined) {
    const list = plugins.map(({ name }) => name).join(", ");
    throw new CommandFailure(
      `The provider "${error.provider}" is not installed here; there are: ${list}.`,
      exitCodes.invalid,
    );
  }
  const operation = operationOf(error, plugin);
  if (failure.kind === "network") {
    return judge(plugin, operation, error, { errno: failure.code, message: failure.message });
  }
  try {
    // Uses the provider's own client, as in a call, because the way the client reads a reply affects the
    // classification.
    return await serveReply(failure, (origin) => askAt(origin, plugin, operation, error));
  } catch (thrown) {
    if (!InvalidConfigError.isInstance(thrown)) {
      throw thrown;
    }
    const { status, headers, body } = failure;
    const message = typeof body === "string" ? body : JSON.stringify(body);
    return judge(plugin, operation, error, { status, headers: new Headers(headers), body, message });
  }
}

function operationOf({ operation }: RecordedError, { createVlm, createEmbedder }: ProviderPlugin): Operation {
  if (createVlm === undefined) {
    return "embed";
  }
  return operation === "embed" && createEmbedder !== undefined
    ? "embed"
    : operation === "stream"
      ? "stream"
      : "complete";
}

async function askAt(
  origin: string,
  plugin: ProviderPlugin,
  operation: Operation,
  { model }: RecordedError,
): Promise<ExplainedFailure | undefined> {
  const { credential, embeddingModel, chatModel } = roadTo(plugin.name);
  const hotspare = createHotspare({ plugins: [plugin], retry: { maxRounds: 1, maxWaitMs: 0 } });
  const credentials = [{ provider: plugin.name, ...credential(origin) }];
  try {
    if (operation === "embed") {
      await hotspare.embedder({ model: model ?? embeddingModel, credentials }).embed(["explain"]);
    } else {
      const vlm = hotspare.vlm({ model: model ?? chatModel, credentials });
      await (operation === "stream"
        ? lastOf(vlm.stream({ prompt: "explain" }))
        : vlm.complete({ prompt: "explain" }));
    }
    return undefined;
  } catch (thrown) {
    const classification = failureOf(thrown)?.classification;
    if (classification === undefined) {
      throw thrown;
    }
    return { classification, facts: plugin.readErrorFacts(thrown) };
  } finally {
    await hotspare.close({ graceMs: 0 });
  }
}

async function lastOf(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

/** Classifies by the rules alone, for an error that cannot be sent again. */
function judge(
  plugin: ProviderPlugin,
  operation: Operation,
  { model }: RecordedError,
  facts: ErrorFacts,
): ExplainedFailure {
  const classify = createRuleClassifier({ rules: plugin.errorRules, onExtensionError: () => undefined });
  const credential = { id: "explained", provider: plugin.name, model: model ?? "unknown" };
  return { classification: classify({ facts, credential, operation }), facts };
}
