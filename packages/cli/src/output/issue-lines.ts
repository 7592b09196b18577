import type { InvalidConfigError } from "@hotspare/core";
import { cellText } from "./visible-text.js";

/** The message of a wrong configuration, with a line for each mistake, whatever names and values the mistakes have. */
export function issueLines({ message, issues }: InvalidConfigError): string {
  const texts = issues.flatMap((issue) => [
    issue.message,
    issue.path,
    issue.received ?? "",
    issue.file ?? "",
  ]);
  return texts
    .filter((text) => text !== cellText(text))
    .reduce((lines, text) => lines.replaceAll(text, () => cellText(text)), message);
}
