import type { Version } from "../protocol/fleet-record.js";

/** A message may come later than the answer that already counts it: they come by two connections. */
const messageLagMs = 250;

/**
 * How far this process has heard the channel, beside what the store says. While changes come in a burst, the store is ahead of the channel in
 * nearly every comparison, and reading a snapshot each time would make a slow Redis slower.
 */
export class ChannelPosition {
  readonly #compare: (version: Version) => void;
  #heard: Version | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `compare` is called with what the store said if messages seem lost, else with what was heard. */
  constructor(compare: (version: Version) => void) {
    this.#compare = compare;
  }

  get heard(): Version | undefined {
    return this.#heard;
  }

  /** A message of the channel. */
  hear({ epoch, number }: Version): void {
    if (this.#heard?.epoch === epoch) {
      this.#heard = { epoch, number: Math.max(this.#heard.number, number) };
    }
  }

  /** A snapshot, or none any more. */
  begin(version: Version | undefined): void {
    this.#heard = version;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The store's version, and what had been heard when the store was asked. */
  meet(version: Version, heardBefore: Version | undefined): void {
    const heard = this.#heard;
    if (heard === undefined) {
      return;
    }
    const isAnother = version.epoch !== heard.epoch;
    const hasLost = heardBefore?.epoch === version.epoch && version.number < heardBefore.number;
    if (isAnother || hasLost) {
      this.#compare(version);
    } else if (version.number <= heard.number) {
      this.#compare(heard);
    } else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        const isBehind = this.#heard?.epoch === version.epoch && this.#heard.number < version.number;
        this.#compare(isBehind ? version : (this.#heard ?? version));
      }, messageLagMs);
      this.#timer.unref();
    }
  }
}
