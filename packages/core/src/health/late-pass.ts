import type { ProbePass } from "../contract/health-link.js";
import { watchRejection } from "../errors/watch-rejection.js";

/** The pass of a process that is alone. */
export const localPass: ProbePass = Object.freeze({ renew: () => undefined, end: () => undefined });

/** The pass of a process that has gone on alone, because the link did not answer in time. When the link grants it after all, it is used and ended. */
export class LatePass implements ProbePass {
  #pass: ProbePass | undefined;
  #hasEnded = false;

  /** The link has answered. */
  arrive(pass: ProbePass | undefined): void {
    this.#pass = pass;
    if (this.#hasEnded) {
      endPass(pass);
    }
  }

  renew(): void {
    renewPass(this.#pass);
  }

  end(): void {
    this.#hasEnded = true;
    endPass(this.#pass);
  }
}

/** Whether this process has gone on alone with it. */
export function isOwnPass(pass: ProbePass): boolean {
  return pass === localPass || pass instanceof LatePass;
}

/** A pass that cannot be renewed or ended runs out by itself. */
export function endPass(pass: ProbePass | undefined): void {
  quietly(() => pass?.end());
}

export function renewPass(pass: ProbePass | undefined): void {
  quietly(() => pass?.renew());
}

function quietly(call: () => unknown): void {
  try {
    watchRejection(call(), () => undefined);
  } catch {
    // Its time to live ends it.
  }
}
