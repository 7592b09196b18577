/** Exit codes of the program. */
export const exitCodes = Object.freeze({
  /** No problem was found. */
  ok: 0,
  /** The input is invalid: a wrong configuration, a file or a fleet that cannot be read. */
  invalid: 1,
  /** The command line is invalid. */
  usage: 2,
  /** `check --live`: a credential did not answer. */
  unanswered: 3,
  /** `embed`: the run went through, and some inputs have no vectors. `vectors verify`: likewise. */
  failedInputs: 4,
  /** `embed`: the run ended early or could not begin. The same command with `--resume` goes on. */
  endedEarly: 5,
  /** `simulate` and `replay`: the condition of `--fail-if` holds. */
  conditionHolds: 6,
  /** `serve`: the configuration is right, and the gateway cannot begin: its address is taken, its budgets are held, a package is missing. */
  cannotServe: 7,
});
