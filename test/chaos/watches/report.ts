/** Called with a sentence for each rule that was broken. */
export type Report = (sentence: string) => void;
