import { shellWord } from "../output/shell-word.js";

/** The command line that is gone on with. */
interface CommandLine {
  /** How the program is started: `hotspare` or `npx hotspare`. */
  readonly program: string;
  readonly words: readonly string[];
  readonly isPiped: boolean;
}

/** The command that goes on with a run, to be pasted into a shell. */
export function goOnCommand({ program, words, isPiped }: CommandLine): string {
  const resumed = words.includes("--resume") ? words : [...words, "--resume"];
  const command = [program, ...resumed.map(shellWord)].join(" ");
  return isPiped ? `<the same input> | ${command}` : command;
}
