import type {
  ResolvedVlmRequest,
  VlmAdapter,
  VlmAdapterChunk,
  VlmChunkStream,
  VlmReply,
} from "@hotspare/core/plugin";
import type { MadeAdapter, PluginWorld } from "./plugin-world.js";
import { credentialOf, smallRequest, usageOf } from "./served.js";
import type { AnswerTimes } from "./simulated-credential.js";

/** A stream has two pieces. Between the first and the last, a server may go down. */
const pieces = 2;

/** A VLM whose answers are short and arrive when the scenario says so. The request's `seed` is the number of its call. */
export function simulatedVlm(real: VlmAdapter, made: MadeAdapter, world: PluginWorld): VlmAdapter {
  const { clock } = world;

  function requestIn({ seed }: ResolvedVlmRequest) {
    return (seed === undefined ? undefined : world.requestOf(seed)) ?? smallRequest;
  }

  async function complete(given: ResolvedVlmRequest): Promise<VlmReply> {
    const credential = credentialOf(made);
    const request = requestIn(given);
    const { endMs, rateLimit } = await credential.admit(request);
    await clock.sleep(endMs - clock.monotonicMs());
    if (!credential.isWell) await credential.stillUp();
    world.answered(credential, request);
    return {
      content: "An answer.",
      toolCalls: [],
      finishReason: "stop",
      usage: usageOf(request),
      model: made.wireModel,
      ...(rateLimit === undefined ? {} : { rateLimit }),
    };
  }

  /** Written as an iterator, because a generator costs three times as much and a simulated day has millions of streams. */
  function stream(given: ResolvedVlmRequest): VlmChunkStream {
    const credential = credentialOf(made);
    const request = requestIn(given);
    let times: AnswerTimes | undefined;
    let yielded = 0;
    const next = async (): Promise<IteratorResult<VlmAdapterChunk>> => {
      if (yielded > pieces) {
        return { done: true, value: undefined };
      }
      times ??= await credential.admit(request);
      const { firstContentMs, endMs, rateLimit } = times;
      if (yielded < pieces) {
        const atMs = firstContentMs + ((endMs - firstContentMs) * yielded) / (pieces - 1);
        yielded += 1;
        await clock.sleep(Math.max(0, atMs - clock.monotonicMs()));
        if (!credential.isWell) await credential.stillUp();
        return { done: false, value: { type: "content", content: "A piece. " } };
      }
      yielded += 1;
      world.answered(credential, request);
      const finish: VlmAdapterChunk = {
        type: "finish",
        finishReason: "stop",
        usage: usageOf(request),
        model: made.wireModel,
        ...(rateLimit === undefined ? {} : { rateLimit }),
      };
      return { done: false, value: finish };
    };
    const iterator = {
      next,
      async return(): Promise<IteratorResult<VlmAdapterChunk>> {
        yielded = pieces + 1;
        return { done: true, value: undefined };
      },
    };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  return {
    capabilities: real.capabilities,
    complete,
    ...(real.stream === undefined ? {} : { stream }),
    ...(real.ping === undefined
      ? {}
      : {
          ping: async () => {
            const { endMs } = await credentialOf(made).admit(smallRequest);
            await clock.sleep(endMs - clock.monotonicMs());
            await credentialOf(made).stillUp();
            return usageOf(smallRequest);
          },
        }),
    close: async () => real.close?.(),
  };
}
