/** How the AI SDK marks its errors, in all its versions: `Symbol.for("vercel.ai.error.AI_APICallError")`; the gateway's have a mark of their own. */
const markPattern = /^vercel\.ai\.(?:gateway\.)?error\.(?:AI_)?(\w{1,60})$/;

/** The name of an error of the AI SDK without its prefix, such as `APICallError`, by its mark. Undefined: it is not the SDK's. */
export function sdkErrorName(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) {
    return undefined;
  }
  // The mark of the base class says less: a subclass has both.
  const marks = Object.getOwnPropertySymbols(error)
    .map((symbol) => markPattern.exec(symbol.description ?? "")?.[1])
    .filter((name) => name !== undefined && name !== "AISDKError" && name !== "GatewayError");
  if (marks[0] !== undefined) {
    return marks[0];
  }
  const name: unknown = Reflect.get(error, "name");
  return typeof name === "string" ? /^AI_(\w{1,60})$/.exec(name)?.[1] : undefined;
}
