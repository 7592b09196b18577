/**
 * A stream that can be left at any moment: `return()` aborts what a pending `next()` waits for, where a generator would wait for it
 * first. With none pending, the generator's own `finally` decides what becomes of the request. The attempt's signal ends it too. Nothing begins before the first `next()`.
 */
export function closeableStream<Chunk>(
  outer: AbortSignal,
  begin: (controller: AbortController) => AsyncGenerator<Chunk>,
): AsyncIterableIterator<Chunk> {
  const controller = new AbortController();
  const forward = () => controller.abort(outer.reason);
  let inner: AsyncGenerator<Chunk> | undefined;
  let left = false;
  let pending = 0;

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
      pending += 1;
      try {
        const result = await inner.next();
        return result.done ? over() : result;
      } catch (error) {
        const end = over();
        if (left) {
          return end;
        }
        throw error;
      } finally {
        pending -= 1;
      }
    },
    return: async () => {
      left = true;
      if (pending > 0) {
        // It rejects by the abort; who called it learns that the stream is over.
        controller.abort();
      }
      inner?.return(undefined).catch(() => undefined);
      return over();
    },
  };
}
