import { createParser, type EventSourceMessage } from "eventsource-parser";

/** What stood in a body that is no event stream. */
export interface ForeignBody {
  readonly foreign: string;
}

/**
 * Reads a body piece by piece: the events that each piece completes, or, where a page or JSON stands in place of an event
 * stream, the whole text. No line of an event stream begins with `<`, `{` or `[`. It leaves the iterator open at the end, for
 * the caller to drain or abort.
 */
export async function* readSse(
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<readonly EventSourceMessage[] | ForeignBody> {
  let events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  // Keeps the beginning of a character whose rest comes with the next piece.
  const decoder = new TextDecoder();
  let begun = false;
  let pending = "";
  for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
    const text = decoder.decode(piece.value, { stream: true });
    if (!begun) {
      pending += text;
      if (pending.trim() === "") {
        continue;
      }
      if (/^\s*[<{[]/.test(pending)) {
        yield { foreign: pending + (await restOf(pieces, decoder)) };
        return;
      }
      begun = true;
      parser.feed(pending);
    } else {
      parser.feed(text);
    }
    if (events.length > 0) {
      yield events;
      events = [];
    }
  }
  // The last event of a server that forgets the blank line behind it.
  parser.feed(`${decoder.decode()}\n\n`);
  if (events.length > 0) {
    yield events;
  }
}

async function restOf(
  pieces: AsyncIterator<Uint8Array>,
  decoder: InstanceType<typeof TextDecoder>,
): Promise<string> {
  let text = "";
  for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
    text += decoder.decode(piece.value, { stream: true });
  }
  return text + decoder.decode();
}
