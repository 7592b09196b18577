/** What the program's end tells a script. */
export const exitCodes = Object.freeze({
  /** Everything is as it should be. */
  ok: 0,
  /** What was given is wrong: a configuration, a file that cannot be read. */
  invalid: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** `check --live`: a credential did not answer. */
  unanswered: 3,
});
