import type { Socket } from "node:net";

/** What happens to the bytes of one direction. */
export type LaneRule =
  | { readonly do: "pass" }
  /** As a network that loses packets for a while: the bytes come later, and in order. */
  | { readonly do: "hold" }
  /** As a firewall that has forgotten the connection: nothing of it ever comes again, and nobody is told. */
  | { readonly do: "drop" }
  | { readonly do: "delay"; readonly ms: number }
  /** Byte by byte, so many milliseconds apart. */
  | { readonly do: "drip"; readonly ms: number }
  /** Other bytes than were sent. */
  | { readonly do: "garble" };

/** One direction of one connection. */
export class ProxyLane {
  readonly #to: Socket;
  readonly #onTouched: () => void;
  #rule: LaneRule;
  #queue: { readonly piece: Buffer | "end"; readonly dueMs: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isLost = false;

  /** @param onTouched is called for each piece that the lane holds, changes or drops */
  constructor(to: Socket, rule: LaneRule, onTouched: () => void) {
    this.#to = to;
    this.#rule = rule;
    this.#onTouched = onTouched;
  }

  use(rule: LaneRule): void {
    this.#rule = rule;
    this.#flush();
  }

  push(piece: Buffer | "end"): void {
    if (this.#isLost || this.#rule.do !== "pass") this.#onTouched();
    // A stream with a gap is of no use to anybody.
    if (this.#isLost || this.#rule.do === "drop") {
      this.#isLost = true;
      return;
    }
    const nowMs = performance.now();
    if (this.#rule.do === "drip" && piece !== "end") {
      let dueMs = Math.max(nowMs, this.#queue.at(-1)?.dueMs ?? 0);
      for (const byte of piece) {
        dueMs += this.#rule.ms;
        this.#queue.push({ piece: Buffer.from([byte]), dueMs });
      }
    } else {
      const waitMs = this.#rule.do === "delay" ? this.#rule.ms : 0;
      const sent = this.#rule.do === "garble" && piece !== "end" ? piece.map((byte) => byte ^ 0x2a) : piece;
      this.#queue.push({ piece: sent === "end" ? sent : Buffer.from(sent), dueMs: nowMs + waitMs });
    }
    this.#flush();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#rule.do === "hold") return;
    const nowMs = performance.now();
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (next.dueMs > nowMs) {
        this.#timer = setTimeout(() => this.#flush(), next.dueMs - nowMs);
        return;
      }
      this.#queue.shift();
      if (next.piece === "end") this.#to.end();
      else if (!this.#to.destroyed) this.#to.write(next.piece);
    }
  }
}
