import type { EmbeddedItem } from "@hotspare/bulk";
import { messageWithCause } from "@hotspare/core/plugin";

/** An input without vectors, as the result names it. */
export interface FailedInput {
  readonly index: number;
  readonly id?: string;
  /** Absent: not known any more. */
  readonly line?: number;
  readonly message: string;
}

const mostNamed = 20;

/** The first inputs of a run that have no vectors. The file of vectors has all of them. */
export class FailedInputs {
  readonly #named: FailedInput[] = [];
  count = 0;

  get named(): readonly FailedInput[] {
    return this.#named;
  }

  add({ index, id, error }: EmbeddedItem, line: number | undefined): void {
    this.count += 1;
    if (this.#named.length < mostNamed) {
      this.#named.push({
        index,
        ...(id === undefined ? {} : { id }),
        ...(line === undefined ? {} : { line }),
        message: messageWithCause(error).replace(/^inputs\[\d+\]: /, ""),
      });
    }
  }
}
