import type { Clock } from "../contract/clock.js";
import type { Linked, LinkedList } from "../engine/attempt/deadlines.js";
import type { RunningCall } from "../engine/call/call-model.js";

/** A wait that belongs to a model and to none of its calls. */
class ModelPause implements RunningCall {
  previous: Linked | undefined;
  next: Linked | undefined;
  readonly #woken = new AbortController();

  get signal(): AbortSignal {
    return this.#woken.signal;
  }

  stopNow(reason: unknown): void {
    this.#woken.abort(reason);
  }

  stopAfterAttempt(reason: unknown): void {
    this.#woken.abort(reason);
  }
}

/** Sleeps between two calls of a model. @throws the signal's reason, or a `ClosedError` when the model closes */
export async function pauseBetweenCalls(
  calls: LinkedList<RunningCall>,
  clock: Clock,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const pause = new ModelPause();
  const wake = () => pause.stopNow(signal.reason);
  signal.addEventListener("abort", wake, { once: true });
  calls.add(pause);
  try {
    await clock.sleep(ms, pause.signal);
  } finally {
    calls.delete(pause);
    signal.removeEventListener("abort", wake);
  }
}
