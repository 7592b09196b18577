/** The command that goes on with a run, to be pasted into a shell. */
export function goOnCommand(words: readonly string[], isPiped: boolean): string {
  const resumed = words.includes("--resume") ? words : [...words, "--resume"];
  const command = ["hotspare", ...resumed].map(quoted).join(" ");
  return isPiped ? `<the same input> | ${command}` : command;
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) {
    return word;
  }
  return process.platform === "win32"
    ? `"${word.replaceAll('"', '\\"')}"`
    : `'${word.replaceAll("'", "'\\''")}'`;
}
