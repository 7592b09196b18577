/**
 * An error without the frames of its stack. Tests make thousands of failures on purpose; Hotspare reads the stack of each to scrub it, and vitest would look
 * up each frame in a source map.
 */
export class FramelessError extends Error {
  constructor(message: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
