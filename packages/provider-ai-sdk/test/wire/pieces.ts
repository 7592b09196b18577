import type { SimulatedReply, StreamStep } from "@hotspare/testkit";

/** A text in pieces of four characters, as a model streams it. */
export function piecesOf(text: string): readonly string[] {
  return text.match(/.{1,4}/gs) ?? [];
}

/** An event stream as servers send it. */
export function eventStream(steps: readonly StreamStep[], contentType = "text/event-stream"): SimulatedReply {
  return { type: "stream", status: 200, headers: { "content-type": contentType }, steps };
}

/** One event: with its name, as Anthropic and Cohere write it, or without. */
export function event(
  data: unknown,
  { name, part }: { name?: string; part?: "content" | "end" } = {},
): StreamStep {
  const head = name === undefined ? "" : `event: ${name}\n`;
  return {
    type: "write",
    text: `${head}data: ${JSON.stringify(data)}\n\n`,
    ...(part === undefined ? {} : { part }),
  };
}

/** The events of a stream, as texts to send one by one. */
export function textsOf(reply: SimulatedReply): readonly (string | Buffer)[] {
  if (reply.type !== "stream") throw new Error("the reply is no stream");
  return [...(reply.steps as Iterable<StreamStep>)].flatMap((step) =>
    step.type === "write" ? [typeof step.text === "string" ? step.text : Buffer.from(step.text)] : [],
  );
}
