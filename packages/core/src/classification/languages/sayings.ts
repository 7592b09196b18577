/**
 * Expressions of a language, in lower case and without groups that capture, and the English words that the families of words know. The first that
 * fits is taken.
 */
export type Sayings = readonly (readonly [said: string, english: string])[];
