import { setTimeout as sleep } from "node:timers/promises";
import { applyPatch, type Snapshot } from "@hotspare/gateway/feed";
import type { GatewayAddress } from "./gateway-address.js";
import { LostConnection, readFeed } from "./read-feed.js";
import type { Watcher } from "./watcher.js";

/** Between two tries: a second first, since most restarts are short, and longer each time, since a proxy counts the tries of everybody who watches. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/** How long to wait after so many tries in a row that went wrong, from 1. */
export function retryAfterTries(tries: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries - 1));
}

/**
 * Shows the feed until the signal. A gateway that was there once is waited for, whatever a proxy says meanwhile, and so is a gateway whose proxy says that it will be there.
 * An address where nobody answers at first, or something else than a gateway, is a mistake of the command line.
 *
 * @throws {CommandFailure} when the gateway refuses
 * @throws {LostConnection} when there is no gateway at first
 */
export async function followFeed(
  address: GatewayAddress,
  watcher: Watcher,
  signal: AbortSignal,
  retryAfter: (tries: number) => number = retryAfterTries,
): Promise<void> {
  let snapshot: Snapshot | undefined;
  let tries = 0;
  while (!signal.aborted) {
    try {
      for await (const event of readFeed(address, signal)) {
        tries = 0;
        if (event.event === "snapshot") snapshot = event.data;
        else if (snapshot !== undefined) snapshot = applyPatch(snapshot, event.data);
        if (snapshot !== undefined) watcher.event(event, snapshot);
      }
    } catch (error) {
      if (signal.aborted) return;
      const isPassing =
        error instanceof LostConnection && (snapshot !== undefined || error.kind === "unavailable");
      if (!isPassing) throw error;
      tries += 1;
      const retryMs = retryAfter(tries);
      watcher.lost({ why: error.message, retryMs, snapshot });
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
