/** What `ai` adds to the user agent of every call. */
const ownAgent = /(?:^|\s+)ai\/\d\S*/g;

/**
 * The headers of a call. The AI SDK names itself in the user agent, where Hotspare's provider packages name themselves: only what the caller wrote is sent.
 * Undefined: there are none.
 */
export function toHeaders(
  headers: Readonly<Record<string, string | undefined>> | undefined,
): Readonly<Record<string, string>> | undefined {
  const sent: Record<string, string> = {};
  let isEmpty = true;
  for (const name in headers) {
    const value = headers[name];
    const text =
      value !== undefined && name.toLowerCase() === "user-agent" ? value.replace(ownAgent, "").trim() : value;
    if (text !== undefined && text !== "") {
      sent[name] = text;
      isEmpty = false;
    }
  }
  return isEmpty ? undefined : sent;
}
