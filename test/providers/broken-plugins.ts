import type { EmbedderAdapter, VlmAdapterChunk } from "@hotspare/core/plugin";
import {
  asWritten,
  never,
  nothing,
  type OpenAIPlugin,
  relay,
  simple,
  tries,
  twice,
  withEmbedder,
  withoutHeaders,
  withPlainKey,
  withSchema,
  withVlm,
} from "./plugin-defects.js";

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
  "forgets the headers of a call": (plugin) =>
    withVlm((adapter) => ({
      complete: (request, context) => adapter.complete(request, withoutHeaders(context)),
      stream: (request, context) =>
        adapter.stream?.(request, withoutHeaders(context)) as AsyncIterable<VlmAdapterChunk>,
    }))(
      withEmbedder((adapter) => ({
        embed: (inputs, context) => adapter.embed(inputs, withoutHeaders(context)),
      }))(plugin),
    ),
  "forgets options without a word": withVlm((adapter) => ({
    complete: ({ topP: _, stop: __, ...request }, context) => adapter.complete(request, context),
  })),
  "gives parts of another answer": withVlm((adapter) => ({
    complete: async (...given) => ({
      ...(await adapter.complete(...given)),
      parts: [{ type: "text", text: "Something else." }],
    }),
  })),
  "reads the simple fields alone": withVlm((adapter) => ({
    complete: (request, context) =>
      adapter.complete({ ...request, messages: request.messages.map(simple) }, context),
  })),
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
