import type { ChatAdjustment } from "./chat-adjustment.js";
import type { ChatDialect } from "./chat-dialect.js";
import { fieldAdjustments } from "./field-adjustments.js";
import { historyAdjustments } from "./history-adjustments.js";

/** In the order in which a refusal is asked what it means: what is lost without harm first. */
export const chatAdjustments: readonly ChatAdjustment[] = [...fieldAdjustments, ...historyAdjustments];

/** The adjustments that a dialect leaves to be learned. */
export function adjustmentsOf({ fixed = [] }: ChatDialect): readonly ChatAdjustment[] {
  return chatAdjustments.filter(({ reason }) => !fixed.includes(reason));
}

/** The dialect in which what has been learned is sent otherwise. */
export function adjustedDialect(dialect: ChatDialect, learned: readonly ChatAdjustment[]): ChatDialect {
  return learned.reduce((changed, adjustment) => adjustment.change(changed), dialect);
}
