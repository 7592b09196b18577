/** How long a call took without faults, and for how many calls the measured call counts. */
export interface KnownTime {
  readonly ms: number;
  readonly weight: number;
}

/** How long calls took, by their number in their traffic. Only every `stride`th call is kept. */
export class CallTimes {
  readonly #stride: number;
  readonly #byStream: Float32Array[] = [];

  constructor(stride: number) {
    this.#stride = stride;
  }

  add(stream: number, index: number, ms: number): void {
    if (index % this.#stride !== 0) {
      return;
    }
    const place = index / this.#stride;
    let times = this.#byStream[stream] ?? new Float32Array(1_024).fill(Number.NaN);
    if (place >= times.length) {
      const longer = new Float32Array(Math.max(place + 1, times.length * 2)).fill(Number.NaN);
      longer.set(times);
      times = longer;
    }
    times[place] = ms;
    this.#byStream[stream] = times;
  }

  /** The time of a call. Undefined: the call was not kept, or not answered. */
  of(stream: number, index: number): KnownTime | undefined {
    const ms = index % this.#stride === 0 ? this.#byStream[stream]?.[index / this.#stride] : undefined;
    return ms === undefined || Number.isNaN(ms) ? undefined : { ms, weight: this.#stride };
  }
}
