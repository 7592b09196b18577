import type { ChatAlternative } from "./chat-alternative.js";
import type { ChatDialect } from "./chat-dialect.js";
import { fieldAlternatives } from "./field-alternatives.js";
import { historyAlternatives } from "./history-alternatives.js";

/** In the order in which a refusal is asked what it means: what is lost without harm first. */
export const chatAlternatives: readonly ChatAlternative[] = [...fieldAlternatives, ...historyAlternatives];

/** The alternatives that a dialect leaves to be learned. */
export function alternativesOf({ fixed = [] }: ChatDialect): readonly ChatAlternative[] {
  return chatAlternatives.filter(({ reason }) => !fixed.includes(reason));
}

/** The dialect in which what has been learned is sent otherwise. */
export function adjustedDialect(dialect: ChatDialect, learned: readonly ChatAlternative[]): ChatDialect {
  return learned.reduce((changed, alternative) => alternative.change(changed), dialect);
}
