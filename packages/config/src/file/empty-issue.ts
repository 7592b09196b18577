import type { ConfigIssue } from "@hotspare/core";

/** Says of a text without data what to write into it. */
export function emptyIssue(text: string): ConfigIssue {
  const state = text.includes("#") ? "contains only comments" : "is empty";
  const mend = 'write "embedders" or "vlms" into it, as in vlms: { captions: { model, credentials } }';
  return { path: "", message: `${state}: ${mend}` };
}
