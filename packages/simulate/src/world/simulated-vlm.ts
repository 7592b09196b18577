import type { ResolvedVlmRequest, VlmAdapter, VlmAdapterChunk, VlmReply } from "@hotspare/core/plugin";
import { credentialOf, smallRequest, usageOf } from "./served.js";
import type { MadeAdapter, PluginWorld } from "./simulated-plugin.js";

/** Pieces of a stream: enough that a server may go down in the middle of one. */
const pieces = 4;

/** A VLM whose answers are short, and come when the scenario says so. The request's `seed` is the number of its call. */
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
    await credential.stillUp();
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

  async function* stream(given: ResolvedVlmRequest): AsyncGenerator<VlmAdapterChunk> {
    const credential = credentialOf(made);
    const request = requestIn(given);
    const { firstContentMs, endMs, rateLimit } = await credential.admit(request);
    for (let piece = 0; piece < pieces; piece += 1) {
      const atMs = firstContentMs + ((endMs - firstContentMs) * piece) / (pieces - 1);
      await clock.sleep(atMs - clock.monotonicMs());
      await credential.stillUp();
      yield { type: "content", content: "A piece. " };
    }
    world.answered(credential, request);
    yield {
      type: "finish",
      finishReason: "stop",
      usage: usageOf(request),
      model: made.wireModel,
      ...(rateLimit === undefined ? {} : { rateLimit }),
    };
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
