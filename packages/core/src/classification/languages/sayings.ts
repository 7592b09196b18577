/**
 * Expressions of a language, in lower case and without groups that capture, and the English words that the families of words know. The first that
 * fits is taken. `\p{L}` is a letter of the language.
 */
export type Sayings = readonly (readonly [said: string, english: string])[];
