/** Exit codes of `hotspare serve`. */
const WRONG_USAGE = 2;
const CANNOT_SERVE = 7;
const HIGHEST_PORT = 65_535;

/** Why the example does not start, for the person who started it: no stack. */
export class StartProblem extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = WRONG_USAGE) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Puts a port that cannot be taken into a sentence. Another error stays what it is. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof Error && "syscall" in error && error.syscall === "listen" && "code" in error))
    return error;
  const port = "port" in error && typeof error.port === "number" ? error.port : 8_787;
  const reason =
    error.code === "EADDRINUSE"
      ? `Another program listens at port ${port} of 127.0.0.1: end it, or choose another port`
      : `The gateway cannot listen at port ${port} of 127.0.0.1 (${error.code}): choose another port`;
  const other = port >= HIGHEST_PORT ? port - 1 : port + 1;
  const advice = `npm run gateway -- --port ${other}; --port 0 chooses a free port.`;
  return new StartProblem(`${reason}, as in ${advice}`, CANNOT_SERVE);
}
