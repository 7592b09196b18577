/**
 * A stream that can be left at any moment: `return()` aborts what it waits for, where a generator would first wait for its pending
 * `next()`. The attempt's signal ends it too. Nothing begins before the first `next()`.
 */
export function closeableStream<Chunk>(
  outer: AbortSignal,
  begin: (controller: AbortController) => AsyncGenerator<Chunk>,
): AsyncIterableIterator<Chunk> {
  const controller = new AbortController();
  const forward = () => controller.abort(outer.reason);
  let inner: AsyncGenerator<Chunk> | undefined;
  let left = false;

  const start = (): AsyncGenerator<Chunk> => {
    if (outer.aborted) {
      forward();
    } else {
      outer.addEventListener("abort", forward, { once: true });
    }
    return begin(controller);
  };
  const over = (): IteratorReturnResult<undefined> => {
    outer.removeEventListener("abort", forward);
    return { done: true, value: undefined };
  };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => {
      if (left) {
        return over();
      }
      inner ??= start();
      try {
        const result = await inner.next();
        return result.done ? over() : result;
      } catch (error) {
        const end = over();
        if (left) {
          return end;
        }
        throw error;
      }
    },
    return: async () => {
      left = true;
      controller.abort();
      // A pending next() rejects by the abort; who called it learns that the stream is over.
      inner?.return(undefined).catch(() => undefined);
      return over();
    },
  };
}
