/** The mark of the AI SDK's errors, in all its versions: `Symbol.for("vercel.ai.error.AI_APICallError")`. The gateway's errors have another mark. */
const markPattern = /^vercel\.ai\.(?:gateway\.)?error\.(?:AI_)?(\w{1,60})$/;

/** The name of an AI SDK error without its prefix, such as `APICallError`, from its mark. Undefined: the error is not the SDK's. */
export function sdkErrorName(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) {
    return undefined;
  }
  // A subclass also has the mark of its base class, which says less.
  const marks = Object.getOwnPropertySymbols(error)
    .map((symbol) => markPattern.exec(symbol.description ?? "")?.[1])
    .filter((name) => name !== undefined && name !== "AISDKError" && name !== "GatewayError");
  if (marks[0] !== undefined) {
    return marks[0];
  }
  const name: unknown = Reflect.get(error, "name");
  return typeof name === "string" ? /^AI_(\w{1,60})$/.exec(name)?.[1] : undefined;
}
