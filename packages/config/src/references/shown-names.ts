import { looksLikeKey } from "@hotspare/core/plugin";

const longestName = 80;
const longestPath = 300;

/** Whether a message may show a text as the name of a variable. Somebody may have put a key between the braces. */
export function looksLikeVariable(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && name.length <= longestName && !looksLikeKey(name, "name");
}

/** Whether a message may show a text as a file's path: it is written as paths are, and no part of it looks like a key. */
export function looksLikePath(path: string): boolean {
  const isWritten = /[/\\]/.test(path) || /\.[A-Za-z]{1,10}$/.test(path) || /^[a-z]{1,20}$/.test(path);
  return isWritten && path.length <= longestPath && !looksLikeKey(path, "name");
}
