import type { RunningCall } from "./call-set.js";
import type { Linked } from "./linked-list.js";
import type { ModelRuntime } from "./model-runtime.js";

/** A wait that belongs to a model and to none of its calls. */
class ModelPause implements RunningCall {
  previous: Linked | undefined;
  next: Linked | undefined;
  readonly #woken = new AbortController();

  get signal(): AbortSignal {
    return this.#woken.signal;
  }

  interrupt(reason: unknown): void {
    this.#woken.abort(reason);
  }

  retire(reason: unknown): void {
    this.#woken.abort(reason);
  }
}

/** Sleeps between two calls of a model. @throws the signal's reason, or a `ClosedError` when the model closes */
export async function pauseBetweenCalls<Adapter>(
  model: Pick<ModelRuntime<Adapter>, "calls" | "shared">,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const pause = new ModelPause();
  const wake = () => pause.interrupt(signal.reason);
  signal.addEventListener("abort", wake, { once: true });
  model.calls.add(pause);
  try {
    await model.shared.clock.sleep(ms, pause.signal);
  } finally {
    model.calls.delete(pause);
    signal.removeEventListener("abort", wake);
  }
}
