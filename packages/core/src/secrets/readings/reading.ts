/** A text that is read out of another, and where its characters stand in the text as it was written. */
export interface Reading {
  readonly text: string;
  /** Where the character at this place begins as it was written. */
  startAt(place: number): number;
  /** Where the character before this place ends as it was written. */
  endAt(place: number): number;
}
