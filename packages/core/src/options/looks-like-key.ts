/** A long, unbroken text of letters and digits may be a key in the wrong place. */
export function looksLikeKey(text: string): boolean {
  return /^\S{20,}$/.test(text) && /\d/.test(text) && /[a-z]/i.test(text);
}
