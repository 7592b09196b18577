import {
  type Classification,
  createHotspare,
  createRuleClassifier,
  failureOf,
  InvalidConfigError,
  type Operation,
  type ProviderPlugin,
} from "@hotspare/core";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import type { Plugins } from "../terminal.js";
import type { RecordedError } from "./recorded-error.js";
import { roadTo } from "./roads.js";
import { serveReply } from "./serve-reply.js";

/** What is made of an error. Undefined: the provider takes it for an answer. */
export async function classifyRecorded(
  error: RecordedError,
  plugins: Plugins,
): Promise<Classification | undefined> {
  const plugin = plugins.find(({ name }) => name === error.provider);
  if (plugin === undefined) {
    const list = plugins.map(({ name }) => name).join(", ");
    throw new CommandFailure(
      `The provider "${error.provider}" is not installed here; there are: ${list}.`,
      exitCodes.invalid,
    );
  }
  const operation = operationOf(error, plugin);
  const { failure } = error;
  if (failure.kind === "network") {
    return judge(plugin, operation, error, { errno: failure.code, message: failure.message });
  }
  try {
    // Through the provider's own client, as in a call: its reading of a reply is a part of the judgement.
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
): Promise<Classification | undefined> {
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
    return classification;
  } finally {
    await hotspare.close({ graceMs: 0 });
  }
}

async function lastOf(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

/** By the rules alone, of what cannot be sent again. */
function judge(
  plugin: ProviderPlugin,
  operation: Operation,
  { model }: RecordedError,
  facts: Parameters<ReturnType<typeof createRuleClassifier>>[0]["facts"],
): Classification {
  const classify = createRuleClassifier({ rules: plugin.errorRules, onExtensionError: () => undefined });
  const credential = { id: "explained", provider: plugin.name, model: model ?? "unknown" };
  return classify({ ...(facts === undefined ? {} : { facts }), credential, operation });
}
