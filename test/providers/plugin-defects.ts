import type {
  AttemptContext,
  EmbedderAdapter,
  ResolvedVlmRequest,
  VlmAdapter,
  VlmAdapterChunk,
} from "@hotspare/core/plugin";
import { openai } from "@hotspare/provider-openai";

type ResolvedMessage = ResolvedVlmRequest["messages"][number];
export type OpenAIPlugin = ReturnType<typeof openai>;
type Schema = OpenAIPlugin["credentialSchema"];
type Credential = Parameters<NonNullable<OpenAIPlugin["createVlm"]>>[0];

/** A good plugin with one defect. */
export const withEmbedder =
  (change: (adapter: EmbedderAdapter) => Partial<EmbedderAdapter>) =>
  (plugin: OpenAIPlugin): OpenAIPlugin => ({
    ...plugin,
    createEmbedder: (credential, model) => {
      const adapter = plugin.createEmbedder?.(credential, model) as EmbedderAdapter;
      return { ...adapter, ...change(adapter) };
    },
  });

export const withVlm =
  (change: (adapter: VlmAdapter) => Partial<VlmAdapter>) =>
  (plugin: OpenAIPlugin): OpenAIPlugin => ({
    ...plugin,
    createVlm: (credential, model) => {
      const adapter = plugin.createVlm?.(credential, model) as VlmAdapter;
      return { ...adapter, ...change(adapter) };
    },
  });

type Written = Readonly<Record<string, unknown>>;

export const withSchema =
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

export const asWritten = (written: Written) => written;

/** A key that is kept as it is, and made a Secret again only for the real plugin: core does not know it. */
export function withPlainKey(plugin: OpenAIPlugin): OpenAIPlugin {
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

export const tries =
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

export async function* relay(
  chunks: AsyncIterable<VlmAdapterChunk>,
  change: (chunk: VlmAdapterChunk) => VlmAdapterChunk | undefined,
): AsyncGenerator<VlmAdapterChunk> {
  for await (const chunk of chunks) {
    const changed = change(chunk);
    if (changed !== undefined) yield changed;
  }
}

export const nothing = { promptTokens: 0, completionTokens: 0, totalTokens: 0, source: "reported" as const };
export const never = () => ({ signal: new AbortController().signal, callId: 1, attemptId: 1 });
export const twice = <Adapter extends { close?(): Promise<void> }>(adapter: Adapter) => {
  let closed = false;
  return {
    close: async () => {
      if (closed) throw new Error("already closed");
      closed = true;
      await adapter.close?.();
    },
  };
};

export const withoutHeaders = ({ signal, callId, attemptId }: AttemptContext) => ({
  signal,
  callId,
  attemptId,
});

export function simple(message: ResolvedMessage): ResolvedMessage {
  if (message.role === "assistant") {
    const { parts: _, ...rest } = message;
    return rest;
  }
  if (message.role !== "tool" || typeof message.content === "string") return message;
  return { ...message, content: "" };
}
