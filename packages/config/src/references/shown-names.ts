/** Words before `-` or `_` that begin the keys of vendors, such as `sk-…`, `AKIA…`, `ghp_…`. */
const keyPrefix = /^(?:sk|pk|rk|gsk|xai|ghp|gho|AKIA|ASIA|AIza|eyJ)(?:[-_]\w|[A-Z0-9]{12,})/;

/** A part of a name this long, with digits between its letters, is a key. */
const longestMixed = 10;
const longestWord = 32;
const longestName = 80;

/** Whether a text may be shown as the name of a variable. A key that somebody put between the braces is none. */
export function looksLikeVariable(name: string): boolean {
  return (
    /^[A-Za-z_]\w*$/.test(name) &&
    name.length <= longestName &&
    name.split("_").every(isWord) &&
    !isKeyed(name)
  );
}

/** Whether a text may be shown as a file's path: it is written as paths are, and no part of it looks like a key. */
export function looksLikePath(path: string): boolean {
  const isWritten = /[/\\]/.test(path) || /\.[A-Za-z]{1,10}$/.test(path) || /^[a-z]{1,20}$/.test(path);
  const parts = path.split(/[/\\.\-_ ]+/);
  return isWritten && path.length <= 300 && parts.every(isWord) && !path.split(/[/\\]/).some(isKeyed);
}

function isKeyed(text: string): boolean {
  return keyPrefix.test(text);
}

/** A word, a number, or a short mixture: `OPENAI`, `2024`, `gpt4`. */
function isWord(part: string): boolean {
  const isMixed = /\d/.test(part) && /[A-Za-z]/.test(part);
  return part.length <= (isMixed ? longestMixed : longestWord);
}
