import { setTimeout as sleep } from "node:timers/promises";
import { AllCredentialsFailedError, type Attempt } from "@hotspare/core";
import type { Cast } from "./cast.js";
import { seconds } from "./closing-lines.js";

/** Beyond this the demo gives up instead of waiting for a recovery. */
const maxPauseMs = 60_000;

/** Makes a call and, when no credential could answer, makes it again at the time the error states. */
export async function patiently<Answer extends { readonly attempts: readonly Attempt[] }>(
  { tally, signal, tell }: Cast,
  call: () => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    const startedMs = performance.now();
    try {
      const answer = await call();
      tally.call(answer.attempts, performance.now() - startedMs);
      return answer;
    } catch (error) {
      if (!AllCredentialsFailedError.isInstance(error)) {
        throw error;
      }
      tally.call(error.attempts, performance.now() - startedMs);
      const pauseMs = error.retryAfterMs ?? 0;
      if (pauseMs > maxPauseMs) {
        throw error;
      }
      tell(
        "call failed",
        `AllCredentialsFailedError, class ${error.class}. The demo waits ${seconds(pauseMs)} as it says, then calls again.`,
      );
      await sleep(pauseMs, undefined, { signal });
      tally.pausedMs += pauseMs;
    }
  }
}
