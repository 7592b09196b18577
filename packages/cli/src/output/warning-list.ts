import type { ConfigIssue, Logger } from "@hotspare/core";
import { cellText } from "./visible-text.js";

/** A warning of a configuration, with its place where that is known. */
export interface CheckWarning {
  readonly message: string;
  /** The member of the configuration. */
  readonly path?: string;
  readonly file?: string;
  readonly line?: number;
}

/** A logger that keeps for the report what is logged while a configuration loads, and is not among its warnings. */
export function warningList(): { readonly logger: Logger; readonly warnings: readonly CheckWarning[] } {
  const warnings: CheckWarning[] = [];
  const ignore = () => undefined;
  const keep: Logger["warn"] = (message, { path, warning } = {}) => {
    if (path === undefined && warning === undefined) {
      warnings.push({ message });
    }
  };
  return { logger: { debug: ignore, info: ignore, warn: keep, error: keep }, warnings };
}

/** A warning of a configuration for the report. */
export function asCheckWarning({ path, message, file, line }: ConfigIssue): CheckWarning {
  return {
    message: `${path}: ${message}`,
    path,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

/** A warning as a line of the report: `Warning: hotspare.yaml:12: vlms.a: ...`. */
export function warningLine({ message, file, line }: CheckWarning): string {
  const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  return cellText(`Warning: ${place}${message}`);
}
