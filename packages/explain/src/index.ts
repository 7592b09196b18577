export { type ConsequenceOptions, describeConsequence } from "./describe-consequence.js";
export { describeFailure } from "./describe-failure.js";
export { durationText } from "./duration-text.js";
export type { RuleSource } from "./suggest/rule-source.js";
export type { Suggestion } from "./suggest/suggest-class.js";
export { rulesModule, type SuggestedRule, suggestRules } from "./suggest/suggest-rules.js";
