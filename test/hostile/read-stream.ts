import { ChatStream, type ChatStreamSource } from "@hotspare/provider-openai";

/** Reads a body to its end, in pieces, as the answer of a chat. */
export async function readStream(text: string, pieceBytes: number, options: Partial<ChatStreamSource> = {}) {
  const bytes = Buffer.from(text);
  async function* body() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const reply = {
    status: 200,
    ok: true,
    url: "",
    headers: new Headers(),
    body: body(),
    text: async () => text,
  };
  const { signal } = new AbortController();
  const send = async () => reply;
  const stream = new ChatStream({
    model: "m",
    origin: { provider: "p" },
    warnings: [],
    signal,
    send,
    ...options,
  });
  for (let step = stream.next(); ; step = stream.next()) {
    const { done } = await step.catch(() => ({ done: true }));
    if (done === true) return;
  }
}
