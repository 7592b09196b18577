import { shellWord } from "../output/shell-word.js";

/** The command that goes on with a run, to be pasted into a shell. */
export function goOnCommand(words: readonly string[], isPiped: boolean): string {
  const resumed = words.includes("--resume") ? words : [...words, "--resume"];
  const command = ["hotspare", ...resumed].map(shellWord).join(" ");
  return isPiped ? `<the same input> | ${command}` : command;
}
