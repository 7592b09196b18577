import type { Transport } from "./transport.js";

/**
 * Lends one transport to many adapters: opened with the first, closed with the last, and opened anew for one that comes later.
 */
export function shareTransport(open: () => Required<Transport>): () => Required<Transport> {
  let shared: Required<Transport> | undefined;
  let borrowers = 0;
  return () => {
    shared ??= open();
    borrowers += 1;
    const lent = shared;
    let returned = false;
    return {
      fetch: lent.fetch,
      close: async () => {
        if (returned) {
          return;
        }
        returned = true;
        borrowers -= 1;
        if (borrowers === 0) {
          shared = undefined;
          await lent.close();
        }
      },
    };
  };
}
