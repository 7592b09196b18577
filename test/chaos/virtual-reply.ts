import type { Transport } from "@hotspare/provider-openai";

type Reply = Awaited<ReturnType<Transport["fetch"]>>;

/** A reply whose body is here at once. */
export function virtualReply(
  status: number,
  body: object | string,
  headers: Readonly<Record<string, string>> = { "content-type": "application/json" },
): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  return {
    status,
    ok: status >= 200 && status < 300,
    url: "",
    headers: new Headers(headers),
    body: bytes(),
    text: async () => text,
  };
}

/** What the model says to a prompt. */
export function expectedAnswer(prompt: string): string {
  return `You wrote: ${prompt}. That is all.`;
}
