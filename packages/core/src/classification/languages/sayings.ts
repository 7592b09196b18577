/**
 * What a language says, as expressions in lower case without capturing groups, and the English words that the families of words know for it. The
 * first expression that fits is taken. `\p{L}` stands for a letter of the language.
 */
export type Sayings = readonly (readonly [said: string, english: string])[];
