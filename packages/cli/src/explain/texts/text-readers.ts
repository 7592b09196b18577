import { curlOutput } from "./curl-output.js";
import { embeddedObject } from "./embedded-object.js";
import { htmlPage } from "./html-page.js";
import { jsonLines, jsonText } from "./json-text.js";
import { keyValueLines, ownErrors, plainWords } from "./log-words.js";
import { printedError } from "./printed-error.js";
import type { TextReader } from "./text-reader.js";

/** Every kind of text in which an error is recorded. The first reader that finds an error decides, so the surest evidence comes first. */
export const textReaders: readonly TextReader[] = [
  jsonText,
  jsonLines,
  curlOutput,
  htmlPage,
  ownErrors,
  printedError,
  embeddedObject,
  keyValueLines,
  plainWords,
];
