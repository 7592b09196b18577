import type { EmbedderAdapter, VlmAdapter, VlmAdapterChunk } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";

export type OpenAIPlugin = ReturnType<typeof openai>;
type Schema = OpenAIPlugin["credentialSchema"];
type Credential = Parameters<NonNullable<OpenAIPlugin["createVlm"]>>[0];

/** A good plugin with one defect. */
const withEmbedder =
  (change: (adapter: EmbedderAdapter) => Partial<EmbedderAdapter>) =>
  (plugin: OpenAIPlugin): OpenAIPlugin => ({
    ...plugin,
    createEmbedder: (credential, model) => {
      const adapter = plugin.createEmbedder?.(credential, model) as EmbedderAdapter;
      return { ...adapter, ...change(adapter) };
    },
  });

const withVlm =
  (change: (adapter: VlmAdapter) => Partial<VlmAdapter>) =>
  (plugin: OpenAIPlugin): OpenAIPlugin => ({
    ...plugin,
    createVlm: (credential, model) => {
      const adapter = plugin.createVlm?.(credential, model) as VlmAdapter;
      return { ...adapter, ...change(adapter) };
    },
  });

type Written = Readonly<Record<string, unknown>>;

const withSchema =
  (
    change: (written: Written) => unknown,
    finish: (credential: Credential, written: Written) => Credential = (credential) => credential,
  ) =>
  (plugin: OpenAIPlugin): OpenAIPlugin => {
    const standard = plugin.credentialSchema["~standard"];
    const validate: Schema["~standard"]["validate"] = (value) => {
      const written = value as Written;
      const result = standard.validate(change(written));
      return "value" in result ? { value: finish(result.value, written) } : result;
    };
    const schema = { ...plugin.credentialSchema, "~standard": { ...standard, validate } };
    return { ...plugin, credentialSchema: schema };
  };

const asWritten = (written: Written) => written;

/** A key that is kept as it is, and made a Secret again only for the real plugin: core does not know it. */
function withPlainKey(plugin: OpenAIPlugin): OpenAIPlugin {
  const plain = new WeakMap<object, Credential>();
  const keep = withSchema(asWritten, (credential) => {
    const copy = { baseURL: credential.baseURL } as Credential;
    plain.set(copy, credential);
    return copy;
  })(plugin);
  const real = (copy: Credential) => plain.get(copy) ?? copy;
  return {
    ...keep,
    createEmbedder: (copy, model) => plugin.createEmbedder?.(real(copy), model) as EmbedderAdapter,
    createVlm: (copy, model) => plugin.createVlm?.(real(copy), model) as VlmAdapter,
  };
}

const tries =
  <Arguments extends unknown[], Result>(times: number, run: (...given: Arguments) => Promise<Result>) =>
  async (...given: Arguments): Promise<Result> => {
    let last: unknown;
    for (let left = times; left > 0; left -= 1) {
      try {
        return await run(...given);
      } catch (error) {
        last = error;
      }
    }
    throw last;
  };

async function* relay(
  chunks: AsyncIterable<VlmAdapterChunk>,
  change: (chunk: VlmAdapterChunk) => VlmAdapterChunk | undefined,
): AsyncGenerator<VlmAdapterChunk> {
  for await (const chunk of chunks) {
    const changed = change(chunk);
    if (changed !== undefined) yield changed;
  }
}

const nothing = { promptTokens: 0, completionTokens: 0, totalTokens: 0, source: "reported" as const };
const never = () => ({ signal: new AbortController().signal });
const twice = <Adapter extends { close?(): Promise<void> }>(adapter: Adapter) => {
  let closed = false;
  return {
    close: async () => {
      if (closed) throw new Error("already closed");
      closed = true;
      await adapter.close?.();
    },
  };
};

/** Each has one defect that a plugin's author might really have made. */
export const brokenPlugins: Readonly<Record<string, (plugin: OpenAIPlugin) => OpenAIPlugin>> = {
  "has a JSON Schema without its fields": (plugin) => ({
    ...plugin,
    credentialSchema: { ...plugin.credentialSchema, jsonSchema: () => ({ type: "object" }) },
  }),
  "takes unknown fields": withSchema(({ apiKey, baseURL }) => ({ apiKey, baseURL })),
  "has a default for the key": withSchema((value) => ({
    ...value,
    apiKey: value["apiKey"] ?? "a-default-key",
  })),
  "keeps the key as text": (plugin) => ({
    ...withSchema(asWritten, (credential, { apiKey }) => ({ ...credential, plainKey: apiKey }))(plugin),
    createEmbedder: (credential, model) => ({
      ...(plugin.createEmbedder?.(credential, model) as EmbedderAdapter),
      credential,
    }),
  }),
  "asks for the key too early": withSchema((value) => {
    const { apiKey } = value;
    return typeof apiKey === "function" ? { ...value, apiKey: apiKey() } : value;
  }),
  "calls every server by one name": (plugin) => ({ ...plugin, endpointOf: () => "the server" }),
  "hides its key from core": withPlainKey,
  "sends everything twice": (plugin) =>
    withVlm((adapter) => ({
      complete: async (...given) => {
        await adapter.complete(...given);
        return adapter.complete(...given);
      },
      async *stream(...given) {
        await adapter.complete(...given).catch(() => {});
        yield* adapter.stream?.(...given) ?? [];
      },
    }))(
      withEmbedder((adapter) => ({
        embed: async (...given) => {
          await adapter.embed(...given);
          return adapter.embed(...given);
        },
        ping: async (context) => {
          await adapter.embed(["."], context);
          return (await adapter.embed(["."], context)).usage;
        },
      }))(plugin),
    ),
  "has its key in the address": withSchema((written) => ({
    ...written,
    baseURL: `${written["baseURL"]}/${written["apiKey"]}`,
  })),
  "tries again by itself": (plugin) =>
    withVlm((adapter) => ({
      complete: tries(2, adapter.complete),
      async *stream(request, context) {
        await adapter.complete(request, context).catch(() => {});
        yield* adapter.stream?.(request, context) ?? [];
      },
    }))(withEmbedder((adapter) => ({ embed: tries(2, adapter.embed) }))(plugin)),
  "takes failures for answers": (plugin) =>
    withVlm((adapter) => ({
      complete: (request, context) =>
        adapter.complete(request, context).catch(() => ({
          content: "",
          toolCalls: [],
          finishReason: "stop",
          usage: nothing,
          model: "m",
        })),
      async *stream(request, context) {
        try {
          yield* adapter.stream?.(request, context) ?? [];
        } catch {
          yield { type: "content", content: "…" };
          yield { type: "finish", finishReason: "stop", model: "m", usage: nothing };
        }
      },
    }))(
      withEmbedder((adapter) => ({
        embed: (inputs, context) =>
          adapter.embed(inputs, context).catch(() => ({
            embeddings: inputs.map(() => ({ dense: Float32Array.of(0, 0) })),
            usage: nothing,
            model: "m",
          })),
      }))(plugin),
    ),
  "does not listen to an abort": (plugin) =>
    withVlm((adapter) => ({
      complete: (request) => adapter.complete(request, never()),
      stream: (request) => adapter.stream?.(request, never()) as AsyncIterable<VlmAdapterChunk>,
    }))(withEmbedder((adapter) => ({ embed: (inputs) => adapter.embed(inputs, never()) }))(plugin)),
  "loses the order": withEmbedder((adapter) => ({
    embed: async (...given) => {
      const reply = await adapter.embed(...given);
      return { ...reply, embeddings: reply.embeddings.toReversed() };
    },
  })),
  "gives lists of numbers": withEmbedder((adapter) => ({
    embed: async (...given) => {
      const reply = await adapter.embed(...given);
      const embeddings = reply.embeddings.map(({ dense = [] }) => ({ dense: [...dense] }));
      return { ...reply, embeddings: embeddings as never };
    },
  })),
  "tells no usage": (plugin) =>
    withVlm((adapter) => ({
      complete: async (...given) => ({ ...(await adapter.complete(...given)), usage: nothing }),
      stream: (...given) =>
        relay(adapter.stream?.(...given) as AsyncIterable<VlmAdapterChunk>, (chunk) =>
          chunk.type === "finish" ? { ...chunk, usage: nothing } : chunk,
        ),
    }))(
      withEmbedder((adapter) => ({
        embed: async (...given) => ({ ...(await adapter.embed(...given)), usage: nothing }),
      }))(plugin),
    ),
  "cannot what its capabilities say": (plugin) =>
    withVlm((adapter) => ({
      complete: (request, context) =>
        adapter.complete({ messages: [{ role: "user", content: "?" }], ...(request.tools && {}) }, context),
    }))(
      withEmbedder((adapter) => ({
        capabilities: { ...adapter.capabilities, modalities: ["text", "image"] },
        embed: (inputs, context) =>
          adapter.embed(
            inputs.map((input) => (typeof input === "string" ? input : "a picture")),
            context,
          ),
      }))(plugin),
    ),
  "loses tool calls": withVlm((adapter) => ({
    complete: async (...given) => ({ ...(await adapter.complete(...given)), toolCalls: [] }),
    stream: (...given) =>
      relay(adapter.stream?.(...given) as AsyncIterable<VlmAdapterChunk>, (chunk) =>
        chunk.type === "toolCall" ? undefined : chunk,
      ),
  })),
  "cannot be closed twice": (plugin) => withVlm(twice)(withEmbedder(twice)(plugin)),
  "says that it streams, and does not": withVlm((adapter) => {
    const { stream: _, ...rest } = adapter;
    return { ...rest, stream: undefined } as never;
  }),
  "sends its stream's request at once, and never ends it": withVlm((adapter) => ({
    stream: (request, context) => {
      const source = adapter
        .stream?.(request, context)
        [Symbol.asyncIterator]() as AsyncIterator<VlmAdapterChunk>;
      let first: Promise<IteratorResult<VlmAdapterChunk>> | undefined = source.next();
      first.catch(() => {});
      return {
        [Symbol.asyncIterator]: () => ({
          next: () => {
            const next = first ?? source.next();
            first = undefined;
            return next;
          },
          return: async () => ({ done: true, value: undefined }),
        }),
      };
    },
  })),
  "knows no errors": (plugin) => ({ ...plugin, errorRules: [], readErrorFacts: () => undefined }),
  "judges every error alike": (plugin) => ({
    ...plugin,
    errorRules: [
      {
        name: "acme/everything",
        classify: () => ({ class: "input_too_large", scope: "request", reason: "everything" }),
      },
    ],
  }),
};
