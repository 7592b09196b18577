/** Characters of a name that are shown where there is little room. */
const MOST = 36;
/** Of those, from the end: long names often differ there alone. */
const END = 14;

/** A name from outside, which must not turn the text around it. */
export function Name({ text, isShort = false }: { readonly text: string; readonly isShort?: boolean }) {
  const shown = isShort ? shortened(text) : text;
  return <bdi title={shown === text ? undefined : text}>{shown}</bdi>;
}

/** A long name without its middle. */
export function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MOST) return name;
  return `${characters.slice(0, MOST - END - 1).join("")}…${characters.slice(-END).join("")}`;
}
