import type { LoadedFile } from "./loaded-file.js";

const lookEveryMs = 1_000;
/** Longer than any stream of a model. */
const longestMs = 3_600_000;

export interface ClosingOptions {
  /** Resolves when no request uses the models. A client that reads its answer slowly can delay this promise for a long time. */
  readonly unused: Promise<void>;
  /** The models also close after this time without a call, in milliseconds. Must be longer than the upload of a request's body may take. */
  readonly quietMs: number;
  /** Aborts when the process ends. The models then close at once. */
  readonly ending: AbortSignal;
}

/** Closes the models of an old file when their calls have ended. Running and waiting calls end normally. */
export async function closeWhenIdle(
  file: LoadedFile,
  { unused, quietMs, ending }: ClosingOptions,
): Promise<void> {
  const settled = new AbortController();
  const signal = AbortSignal.any([ending, settled.signal]);
  void unused.catch(() => undefined).then(() => settled.abort());
  let quiet = 0;
  for (
    let waitedMs = 0;
    quiet < quietMs && waitedMs < longestMs && !signal.aborted;
    waitedMs += lookEveryMs
  ) {
    await pause(signal);
    const isIdle = file.hotspare.models.every(({ calls, waiting }) => calls === 0 && waiting === 0);
    quiet = isIdle ? quiet + lookEveryMs : 0;
  }
  await file.close({ graceMs: 0 });
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, lookEveryMs).unref();
    signal.addEventListener("abort", end);
  });
}
