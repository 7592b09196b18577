import { spreadSwitcher } from "@hotspare/core";
import { expect, it } from "vitest";
import type { Server } from "../load/waiting-servers.js";
import { answer, virtualBulk } from "./virtual-bulk.js";

const credentials = { k1: {}, k2: {}, k3: {}, k4: {} };
const count = 8_000;
const batchSize = 20;
const lanes = 4;

/** One key is ten times slower. */
const server: Server = ({ credentialId }) => answer(credentialId === "k2" ? 500 : 50);

/** A loop of four lanes for each key, without anything between: requests are taken by whoever is free. */
function rawLoopMs(): number {
  const freeAt = Object.keys(credentials).flatMap((key) =>
    Array.from({ length: lanes }, () => ({ key, ms: 0 })),
  );
  for (let request = 0; request < count / batchSize; request += 1) {
    const [next] = freeAt.sort((one, other) => one.ms - other.ms);
    if (next !== undefined) next.ms += next.key === "k2" ? 500 : 50;
  }
  return Math.max(...freeAt.map(({ ms }) => ms));
}

it.each(["input", "completion"] as const)(
  "one slow key does not drag a run in the order of %s",
  async (order) => {
    const { embedded, endedMs } = await virtualBulk({
      stepMs: 10,
      server,
      count,
      credentials,
      switcher: spreadSwitcher(),
      options: { batchSize, order },
    });
    expect(embedded).toBe(count);
    // The last request may be one of the slow key, which the loop gave out earlier.
    expect(endedMs).toBeLessThan(rawLoopMs() + 500);
  },
);
