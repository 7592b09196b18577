import type { VlmAdapterChunk } from "../contract/plugin/vlm-adapter.js";
import type { Engagement } from "./engagement.js";
import { cutStream, isContent, type OpenedStream } from "./open-stream.js";

/**
 * Waits for the next chunk that carries anything, or for what ends the stream before; one of the two is called once. By callbacks, since
 * a promise for each layer would be most of what a token costs.
 */
export function awaitChunk<Adapter>(
  engaged: Engagement<Adapter, OpenedStream>,
  onChunk: (chunk: VlmAdapterChunk) => void,
  onError: (error: unknown) => void,
): void {
  // An attempt that was interrupted may still be answered: only what comes first counts.
  let waiting = true;
  const fail = (error: unknown) => {
    if (waiting) {
      waiting = false;
      onError(error);
    }
  };
  const receive = (next: IteratorResult<VlmAdapterChunk>) => {
    if (!waiting) {
      return;
    }
    try {
      if (next.done === true) {
        throw cutStream();
      }
      if (next.value.type === "finish" || isContent(next.value)) {
        waiting = false;
        onChunk(next.value);
      } else {
        engaged.scope.watch(engaged.reply.iterator.next(), receive, fail);
      }
    } catch (error) {
      fail(error);
    }
  };
  try {
    engaged.scope.watch(engaged.reply.iterator.next(), receive, fail);
  } catch (error) {
    fail(error);
  }
}
