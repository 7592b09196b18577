import { describe, expect, it } from "vitest";
import type { Body } from "../../support/chat-server.js";
import { openChat } from "./open-chat.js";

const signed = { extra_content: { google: { thought_signature: "c2lnbmVk" } } };
const call = { id: "call_1", type: "function", function: { name: "look", arguments: '{"at":1}' }, ...signed };
const question = {
  model: "m",
  messages: [{ role: "user", content: "Hi" }],
  tools: [{ type: "function", function: { name: "look" } }],
};

const openSigning = () =>
  openChat({ message: () => ({ role: "assistant", content: null, tool_calls: [call] }) });

function answering(message: unknown): Body {
  const result = { role: "tool", tool_call_id: "call_1", content: "seen" };
  return { ...question, messages: [...question.messages, message, result] };
}

function sentMessage(bodies: readonly Body[]): unknown {
  const messages = bodies.at(-1)?.["messages"];
  return Array.isArray(messages) ? messages[1] : undefined;
}

function messageIn(answer: string): Body {
  return (JSON.parse(answer) as { choices: [{ message: Body }] }).choices[0].message;
}

describe("A message that a client sends back unchanged", () => {
  it("brings the provider the data that it needs back, and never shows the client the server's address", async () => {
    const { server, ask } = await openSigning();
    const answer = await ask(question);
    expect(answer).not.toContain("127.0.0.1");
    await ask(answering(messageIn(answer)));
    expect(sentMessage(server.bodies)).toStrictEqual({
      role: "assistant",
      content: null,
      tool_calls: [call],
    });
  });

  it("brings the data from a stream too", async () => {
    const { server, ask } = await openSigning();
    const frames = (await ask({ ...question, stream: true })).split("\n\n").slice(0, -2);
    const deltas = frames.map(
      (frame) =>
        (JSON.parse(frame.slice("data: ".length)) as { choices: [{ delta: Body }] }).choices[0].delta,
    );
    const { hotspare_parts: kept } = deltas.at(-1) ?? {};
    const { extra_content: _, ...plainCall } = call;
    await ask(answering({ role: "assistant", content: null, tool_calls: [plainCall], hotspare_parts: kept }));
    expect(sentMessage(server.bodies)).toStrictEqual({
      role: "assistant",
      content: null,
      tool_calls: [call],
    });
  });

  it("brings the data to no other server", async () => {
    const signing = await openSigning();
    const message = messageIn(await signing.ask(question));
    const other = await openChat();
    await other.ask(answering(message));
    expect(JSON.stringify(sentMessage(other.server.bodies))).not.toContain("thought_signature");
  });
});
