import type { Transport } from "./transport.js";

/**
 * Shares one transport among many adapters. Call the returned function once for each adapter, and close what it returns. The transport is opened for
 * the first adapter, closed with the last adapter, and opened again for a later adapter.
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
