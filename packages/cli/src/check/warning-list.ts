import type { Logger } from "@hotspare/core";

/** A warning of a configuration, with its place where that is known. */
export interface CheckWarning {
  readonly message: string;
  /** The member of the configuration. */
  readonly path?: string;
  readonly file?: string;
  readonly line?: number;
}

/** A logger that keeps the warnings of a configuration for the report. */
export function warningList(): { readonly logger: Logger; readonly warnings: readonly CheckWarning[] } {
  const warnings: CheckWarning[] = [];
  const ignore = () => undefined;
  const keep: Logger["warn"] = (message, fields) => {
    const { path, file, line } = fields ?? {};
    warnings.push({
      message,
      ...(typeof path === "string" ? { path } : {}),
      ...(typeof file === "string" ? { file } : {}),
      ...(typeof line === "number" ? { line } : {}),
    });
  };
  return { logger: { debug: ignore, info: ignore, warn: keep, error: keep }, warnings };
}

/** A warning as a line of the report: `Warning: hotspare.yaml:12: vlms.a: ...`. */
export function warningLine({ message, file, line }: CheckWarning): string {
  const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  return `Warning: ${place}${message}`;
}
