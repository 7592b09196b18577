/** A letter of Japanese alone: Chinese has the other characters of Japanese too. */
export const kana = /[\u3041-\u30fa]/;
