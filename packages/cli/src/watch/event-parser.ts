/** One Server-Sent Event. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** A gateway's snapshot has a few megabytes at most, even with thousands of credentials. */
const MOST_CHARACTERS = 64_000_000;

/**
 * Reads Server-Sent Events from text that comes in any pieces, as https://html.spec.whatwg.org/multipage/server-sent-events.html says. Comments and unknown fields are
 * skipped, and so is an event without data, or without the empty line that ends it.
 *
 * @throws {RangeError} when an event has no end
 */
export function eventParser(): (text: string) => readonly ServerEvent[] {
  let rest = "";
  let name = "";
  let data: string[] = [];
  let size = 0;
  let isFirst = true;

  return (text) => {
    rest += isFirst && text !== "" ? text.replace(/^\uFEFF/, "") : text;
    if (text !== "") isFirst = false;
    size += text.length;
    const events: ServerEvent[] = [];
    // A carriage return at the end may be half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) events.push({ name: name || "message", data: data.join("\n") });
        name = "";
        data = [];
        size = rest.length;
      } else {
        const [, field = "", value = ""] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line) ?? [];
        if (field === "event") name = value;
        else if (field === "data") data.push(value);
      }
    }
    if (size > MOST_CHARACTERS)
      throw new RangeError(`An event of the gateway has more than ${MOST_CHARACTERS} characters.`);
    return events;
  };
}
