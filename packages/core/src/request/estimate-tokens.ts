/**
 * About how many tokens a text has: four characters each in ASCII, one each beyond it (Chinese, Japanese, emoji), which is near
 * enough for a usage that is marked as estimated.
 */
export function estimateTokens(text: string): number {
  let beyond = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) {
      beyond += 1;
    }
  }
  return Math.ceil((text.length - beyond) / 4) + beyond;
}
