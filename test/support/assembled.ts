import type { AssistantPart, Message, VlmChunk } from "@hotspare/core";

type AssistantMessage = Extract<Message, { readonly role: "assistant" }>;

/** The message that a user makes of a stream, as the guide says: the pieces of one thought, of one text and of one call are joined. */
export async function assembled(stream: AsyncIterable<VlmChunk>): Promise<AssistantMessage> {
  const parts = new Map<string, AssistantPart>();
  const grow = (key: string, part: AssistantPart) => {
    const before = parts.get(key);
    parts.set(key, before === undefined ? part : joined(before, part));
  };
  let message: AssistantMessage = { role: "assistant" };
  for await (const chunk of stream) {
    if (chunk.type === "finish") {
      message = { role: "assistant", parts: [...parts.values()], providerMetadata: chunk.providerMetadata };
    } else if (chunk.type === "content") {
      grow("text", { type: "text", text: chunk.content });
    } else if (chunk.type === "reasoning") {
      grow("thoughts", {
        type: "reasoning",
        text: chunk.reasoning,
        providerMetadata: chunk.providerMetadata,
      });
    } else {
      const { index, id = "", name = "", arguments: text, providerMetadata } = chunk;
      grow(`call ${index}`, { type: "toolCall", id, name, arguments: text, providerMetadata });
    }
  }
  return message;
}

function joined(before: AssistantPart, piece: AssistantPart): AssistantPart {
  const providerMetadata = piece.providerMetadata ?? before.providerMetadata;
  if (before.type === "toolCall") {
    const more = piece.type === "toolCall" ? piece.arguments : "";
    return { ...before, arguments: before.arguments + more, providerMetadata };
  }
  return { ...before, text: before.text + (piece.type === "toolCall" ? "" : piece.text), providerMetadata };
}
