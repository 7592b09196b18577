import type { ChatAlternative } from "./chat-alternative.js";
import type { ChatDialect } from "./chat-dialect.js";
import { fieldAlternatives } from "./field-alternatives.js";
import { historyAlternatives } from "./history-alternatives.js";

/** In the order in which Hotspare tries to explain a refusal by them: the alternatives that lose least come first. */
export const chatAlternatives: readonly ChatAlternative[] = [...fieldAlternatives, ...historyAlternatives];

/** The alternatives of a dialect that are not fixed by the user. */
export function alternativesOf({ fixed = [] }: ChatDialect): readonly ChatAlternative[] {
  return chatAlternatives.filter(({ reason }) => !fixed.includes(reason));
}

/** The dialect after all learned changes. */
export function adjustedDialect(dialect: ChatDialect, learned: readonly ChatAlternative[]): ChatDialect {
  return learned.reduce((changed, alternative) => alternative.change(changed), dialect);
}
