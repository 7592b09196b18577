/** Paths of calls that people copy with the address, as OpenAI's API reference, Ark's and their servers' have them. The longest come first. */
const callPath =
  /\/(?:embeddings?\/multimodal|embeddings?|chat\/completions|completions|responses|images\/generations|models)\/*$/i;

/**
 * Says of an address that it holds the path of a call, as the end of a sentence that does not show the address; undefined: it does not, or it is
 * no address. Hotspare puts the path of each call behind the address.
 */
export function callPathProblem(address: string): string | undefined {
  if (!URL.canParse(address)) {
    return undefined;
  }
  const { pathname } = new URL(address);
  const [found] = callPath.exec(pathname) ?? [];
  if (found === undefined) {
    return undefined;
  }
  const rest = pathname.slice(0, -found.length).split("/").at(-1) ?? "";
  const example = /^v\d+\w*$/.test(rest) ? `, so that it ends in "/${rest}"` : "";
  return `ends in "${found.replace(/\/+$/, "")}", the path of a call, which Hotspare adds itself: leave it out${example}`;
}
