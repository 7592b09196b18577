import { openai } from "@hotspare/provider-openai";

type OpenAIPlugin = ReturnType<typeof openai>;

/** A plugin whose adapters can all be prepared before virtual time begins to run. */
export interface PreparedPlugin {
  readonly plugin: OpenAIPlugin;
  /** Prepares every adapter that was made until now. */
  prepareAll(): Promise<void>;
}

/**
 * The OpenAI plugin for virtual time. Each adapter imports the SDK at its first use, and an import takes turns of the event loop, also when
 * the SDK is loaded already: virtual time would run on meanwhile, further in one run than in another.
 */
export function preparedPlugin(options: Parameters<typeof openai>[0]): PreparedPlugin {
  const plain = openai(options);
  const made: { prepare?(): Promise<void> }[] = [];
  const kept = <Adapter extends { prepare?(): Promise<void> }>(adapter: Adapter | undefined): Adapter => {
    if (adapter === undefined) {
      throw new Error("the OpenAI plugin makes both kinds of adapters");
    }
    made.push(adapter);
    return adapter;
  };
  return {
    plugin: {
      ...plain,
      createEmbedder: (credential, model) => kept(plain.createEmbedder?.(credential, model)),
      createVlm: (credential, model) => kept(plain.createVlm?.(credential, model)),
    },
    prepareAll: async () => {
      await Promise.all(made.map((adapter) => adapter.prepare?.()));
    },
  };
}
