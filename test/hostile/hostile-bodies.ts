/** Bodies that a broken or hostile server may send: what each is made of, repeated until it is long enough. */
export const hostileBodies: Readonly<Record<string, (bytes: number) => Buffer>> = {
  "an endless line": (bytes) => Buffer.from(`data: ${"x".repeat(bytes)}`),
  "blank lines": repeated("\n"),
  "blank lines of carriage returns": repeated("\r"),
  "line feeds, and a carriage return at the end": (bytes) => Buffer.from(`data: x${"\n".repeat(bytes)}\r`),
  tabs: repeated("\t"),
  blanks: repeated(" "),
  comments: repeated(": ping\n\n"),
  "empty events": repeated("data: {}\n\n"),
  "one event in many lines": repeated("data: x\n"),
  "unknown fields": repeated("field: x\n\n"),
  zeros: repeated("\0"),
  "bytes that are no UTF-8": (bytes) => Buffer.alloc(bytes, 0xff),
  "a page": (bytes) => Buffer.from(`<html><title>${"x".repeat(bytes)}`),
  "nested lists": (bytes) => Buffer.from("[".repeat(bytes)),
  "nested lists that end": (bytes) => Buffer.from("[".repeat(bytes / 2) + "]".repeat(bytes / 2)),
  "nested objects": (bytes) => Buffer.from(`${'{"error":'.repeat(bytes / 10)}1${"}".repeat(bytes / 10)}`),
  "nested errors in an event": (bytes) =>
    Buffer.from(`data: ${'{"error":'.repeat(bytes / 10)}1${"}".repeat(bytes / 10)}\n\n`),
  "an error with a nested message": (bytes) =>
    Buffer.from(`{"error":{"message":${"[".repeat(bytes / 2)}${"]".repeat(bytes / 2)}}}`),
  "an error with a long message": (bytes) => Buffer.from(`{"error":{"message":"${"x".repeat(bytes)}"}}`),
  "an error with a message of tabs": (bytes) =>
    Buffer.from(`{"error":{"message":"${"\\t".repeat(bytes / 2)}"}}`),
  "an answer with nested arguments": (bytes) =>
    Buffer.from(
      `{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":${'{"a":'.repeat(bytes / 6)}1${"}".repeat(bytes / 6)}}}]}}]}`,
    ),
  "an answer that is too long": (bytes) =>
    Buffer.from(`{"choices":[{"message":{"content":"${"x".repeat(bytes)}"}}],"data":[]}`),
  "many choices": (bytes) => Buffer.from(`{"choices":[${"{},".repeat(bytes / 3)}{}]}`),
  "vectors without end": (bytes) => Buffer.from(`{"data":[{"embedding":[${"1,".repeat(bytes / 2)}`),
  "base64 without end": (bytes) => Buffer.from(`{"data":[{"index":0,"embedding":"${"A".repeat(bytes)}`),
};

function repeated(text: string): (bytes: number) => Buffer {
  return (bytes) => Buffer.from(text.repeat(Math.ceil(bytes / text.length)));
}
