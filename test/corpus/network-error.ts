import type { CorpusCase } from "./corpus-case.js";

/** What a transport throws in a case without a reply: the case's messages, outermost first, the code on the innermost one. */
export function networkError({ body, network_code: code }: CorpusCase): unknown {
  const [message = "", ...causes] = String(body ?? code).split("\n  cause: ");
  let cause: Error | undefined;
  for (const each of causes.reverse()) {
    cause = coded(new Error(each.replace(/^\w*Error: /, ""), { cause }), cause === undefined ? code : null);
  }
  // The SDK's own wrapping of what its transport throws: it will wrap it again.
  if (message === "Connection error.") return cause ?? ofSdk(new Error(message));
  const error = new Error(message.replace(/^TypeError: /, ""), { cause });
  return coded(
    message.startsWith("TypeError: ") ? Object.assign(error, { name: "TypeError" }) : error,
    cause ? null : code,
  );
}

function coded(error: Error, code: string | null): Error {
  return code === null ? error : Object.assign(error, { code });
}

/** With the members of the SDK's `APIConnectionError`, which has no code. */
function ofSdk(error: Error): Error {
  return Object.assign(error, { status: undefined, headers: undefined, requestID: undefined });
}
