import { HotspareError } from "@hotspare/core";
import { brand, hasBrand } from "@hotspare/core/plugin";
import { advise, withAdvice } from "./advice.js";

/** An input has changed since an earlier run embedded it. Nothing was written for it or for any later input. */
export class ChangedInputError extends HotspareError {
  static {
    brand(ChangedInputError, "ChangedInputError");
  }

  static override isInstance(error: unknown): error is ChangedInputError {
    return hasBrand(error, "ChangedInputError");
  }

  /** Place of the input in the run, from 0. */
  readonly index: number;
  /** The id that you gave with the input. */
  readonly id?: string;

  constructor({ index, id }: { readonly index: number; readonly id?: string | undefined }) {
    super({ message: messageOf(index, id) });
    this.index = index;
    if (id !== undefined) {
      this.id = id;
    }
    withAdvice(this, replace, ids);
  }
}

const replace = advise("replace_changed");
const ids = advise("give_ids");

function messageOf(index: number, id: string | undefined): string {
  const name = id === undefined ? `inputs[${index}]` : `inputs[${index}] (id ${JSON.stringify(id)})`;
  const mend =
    id === undefined
      ? `Give the same inputs in the same order and new inputs after them, or ${ids.text}. With ${replace.text} the changed input replaces the earlier input. For other inputs, give another file`
      : `With ${replace.text} the changed input replaces the earlier input. Or give the changed input another id, or give another file`;
  return `${name} has changed since an earlier run embedded it. Nothing was written for it or for any later input. ${mend}.`;
}
