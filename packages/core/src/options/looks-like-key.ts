/** What is long, in one piece and of letters and digits may be a key that was put in the wrong place. */
export function looksLikeKey(text: string): boolean {
  return /^\S{20,}$/.test(text) && /\d/.test(text) && /[a-z]/i.test(text);
}
