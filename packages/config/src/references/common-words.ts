const longestText = 20;
const longestWord = 12;

/**
 * Whether a text consists of a few short words, as `compatible-mode`, `query: ` or `team-search` do. To hide such a text wherever it stands would
 * make errors unreadable. Random letters in a row are longer than a word.
 */
export function isCommon(text: string): boolean {
  const words = text.split(/[\s\-_.:/]+/).filter((word) => word !== "");
  return text.length <= longestText && words.every(isWord);
}

function isWord(word: string): boolean {
  return word.length <= longestWord && /^(?:[A-Z]?[a-z]+|[A-Z]+|\d{1,8}|v\d+[a-z]*)$/.test(word);
}
