/** Something that ends when a signal aborts. */
interface Abortable {
  interrupt(reason: unknown): void;
}

/**
 * The calls of each caller's signal. A signal has one listener, however many calls share the signal, because Node warns of a leak at
 * the eleventh listener and each listener costs more than the rest of a call. The last call removes the listener.
 */
const listeners = new WeakMap<AbortSignal, Set<Abortable>>();

export function listenForAbort(signal: AbortSignal, call: Abortable): void {
  const calls = listeners.get(signal);
  if (calls !== undefined && calls.size > 0) {
    calls.add(call);
    return;
  }
  listeners.set(signal, new Set([call]));
  signal.addEventListener("abort", onAbort);
}

export function stopListening(signal: AbortSignal, call: Abortable): void {
  const calls = listeners.get(signal);
  if (calls?.delete(call) === true && calls.size === 0) {
    signal.removeEventListener("abort", onAbort);
  }
}

function onAbort(this: AbortSignal): void {
  for (const call of [...(listeners.get(this) ?? [])]) {
    call.interrupt(this.reason);
  }
}
