/** Messages that go on after the field's name: "is empty". */
const startsWithVerb = /^(?:is|has|holds|cannot|stands|names)\b/;
/** A received value that adds nothing to what the message says of the field: that it is empty or not set, say. */
const saysNothing = /^(?:a text|a list of 0|undefined|null)$/;

/** What was found and the message, as one sentence about the field. */
export function issueSentence({
  message,
  received,
}: {
  readonly message: string;
  readonly received?: string | undefined;
}): string {
  if (received === undefined) {
    return message;
  }
  if (!startsWithVerb.test(message)) {
    return `is ${received}: ${message}`;
  }
  return saysNothing.test(received) ? message : `is ${received}, which ${message}`;
}
