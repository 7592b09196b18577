/**
 * A number with its noun, such as `1 call` or `1,200 calls`.
 *
 * @param shown the number, or the number as text, such as `1.2k`
 */
export function counted(shown: number | string, noun: string, plural = `${noun}s`): string {
  return `${shown} ${String(shown) === "1" ? noun : plural}`;
}
