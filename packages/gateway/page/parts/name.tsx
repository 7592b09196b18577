/** Most characters of a name where there is little room. */
const MOST = 36;
/** Number of these characters that come from the end, because long names often differ only there. */
const END = 14;

/** A name from the configuration. `bdi` keeps a right-to-left name from reordering the text around it. */
export function Name({ text, isShort = false }: { readonly text: string; readonly isShort?: boolean }) {
  const shown = isShort ? shortened(text) : text;
  return <bdi title={shown === text ? undefined : text}>{shown}</bdi>;
}

/** Leaves out the middle of a long name. */
export function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MOST) return name;
  return `${characters.slice(0, MOST - END - 1).join("")}…${characters.slice(-END).join("")}`;
}
