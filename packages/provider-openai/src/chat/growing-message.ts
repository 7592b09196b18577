import type { JsonObject } from "@hotspare/core/plugin";
import type { SaidText } from "./said-in.js";

/**
 * Finds the new text in a choice when the server repeats the whole text in each chunk. Perplexity sends messages instead of deltas. MiniMax repeats
 * in its deltas (MiniMax, "OpenAI API compatible", with `reasoning_split`), and is recognised by fields that no other server has. Some relays send
 * pieces in the field of messages: a message that does not begin with all earlier text is a piece.
 */
export class GrowingMessage {
  #content = "";
  #reasoning = "";
  #hasGrown = false;

  newIn(said: SaidText, isWhole: boolean, reply: JsonObject, hasCalls: boolean): SaidText {
    if (!isWhole && !("input_sensitive" in reply || "base_resp" in reply)) {
      return said;
    }
    const { content, reasoning } = said;
    const thoughts = reasoning?.text ?? "";
    const isSureOfSame = this.#hasGrown || hasCalls || reply["object"] === "chat.completion";
    if (this.#isAllAgain(content, thoughts, isSureOfSame)) {
      const newText = thoughts.slice(this.#reasoning.length);
      const newContent = content.slice(this.#content.length);
      this.#content = content;
      this.#reasoning = thoughts;
      this.#hasGrown = true;
      return withTexts(said, newContent, newText);
    }
    this.#content += content;
    this.#reasoning += thoughts;
    return said;
  }

  /** Whether the message holds all earlier text, and more. An identical message may also be the next piece: "ha", "ha". */
  #isAllAgain(content: string, thoughts: string, isSureOfSame: boolean): boolean {
    const before = this.#content.length + this.#reasoning.length;
    const now = content.length + thoughts.length;
    const isMore = now > before || (now === before && (isSureOfSame || (content !== "" && thoughts !== "")));
    return before > 0 && isMore && content.startsWith(this.#content) && thoughts.startsWith(this.#reasoning);
  }
}

function withTexts(said: SaidText, content: string, thoughts: string): SaidText {
  const { reasoning } = said;
  return {
    ...said,
    content,
    reasoning: reasoning === undefined || thoughts === "" ? undefined : { ...reasoning, text: thoughts },
  };
}
