/** How a person who has just started the command starts it again: npm puts it on the path only for itself. */
export function programName({ npm_command }: Readonly<Record<string, string | undefined>>): string {
  return npm_command === "exec" ? "npx hotspare" : "hotspare";
}
