import type { SpanContext } from "@opentelemetry/api";

/** More attempts do not end between the end of one and the admission of the call that it let go. */
const mostKept = 256;

/** The spans of attempts that ended while a call waited: `waitEnd` names the attempt that made room, whose span has ended by then. */
export class FreeingAttempts {
  readonly #ended = new Map<number, SpanContext>();
  #waiting = 0;

  get size(): number {
    return this.#ended.size;
  }

  waitBegan(): void {
    this.#waiting += 1;
  }

  /** Waits that began before they were watched end too. */
  waitEnded(): void {
    this.#waiting = Math.max(0, this.#waiting - 1);
    if (this.#waiting === 0) {
      this.#ended.clear();
    }
  }

  attemptEnded(attemptId: number, span: SpanContext): void {
    if (this.#waiting === 0) {
      return;
    }
    this.#ended.set(attemptId, span);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > mostKept && oldest !== undefined) {
      this.#ended.delete(oldest);
    }
  }

  /** No wait is watched any longer. */
  clear(): void {
    this.#waiting = 0;
    this.#ended.clear();
  }

  spanOf(attemptId: number): SpanContext | undefined {
    return this.#ended.get(attemptId);
  }
}
