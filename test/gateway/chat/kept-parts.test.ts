import { describe, expect, it } from "vitest";
import { chatEndpoint } from "../../../packages/gateway/src/protocol/chat/chat-endpoint.js";
import { type Body, chatHotspare, startChatServer } from "../../support/chat-server.js";

const signed = { extra_content: { google: { thought_signature: "c2lnbmVk" } } };
const call = { id: "call_1", type: "function", function: { name: "look", arguments: '{"at":1}' }, ...signed };
const about = { id: "chatcmpl-1", createdMs: 0, model: "m" };
const body = {
  model: "m",
  messages: [{ role: "user", content: "Hi" }],
  tools: [{ type: "function", function: { name: "look" } }],
};

async function world() {
  const answer = { role: "assistant", content: null, tool_calls: [call] };
  const server = await startChatServer({ message: () => answer });
  const hotspare = chatHotspare();
  const vlmOf = (baseURL: string) =>
    hotspare.vlm({ model: "m", credentials: [{ provider: "openai", apiKey: "key-1", baseURL }] });
  return { server, vlmOf, vlm: vlmOf(server.baseURL) };
}

function nextBody(message: unknown): Body {
  const result = { role: "tool", tool_call_id: "call_1", content: "seen" };
  return { ...body, messages: [...body.messages, message, result] };
}

function sentMessage(bodies: readonly Body[]): unknown {
  const messages = bodies.at(-1)?.["messages"];
  return Array.isArray(messages) ? messages[1] : undefined;
}

function messageOf(answer: object): Body {
  return (JSON.parse(JSON.stringify(answer)) as { choices: [{ message: Body }] }).choices[0].message;
}

describe("A message that a client sends back as it came", () => {
  it("brings the provider what the provider wants back, and the client never learns the server's address", async () => {
    const { server, vlm } = await world();
    const ask = chatEndpoint.read(body);
    const message = messageOf(chatEndpoint.answer(await vlm.complete(ask.request), ask, about));
    expect(JSON.stringify(message)).not.toContain("127.0.0.1");
    await vlm.complete(chatEndpoint.read(nextBody(message)).request);
    expect(sentMessage(server.bodies)).toStrictEqual({
      role: "assistant",
      content: null,
      tool_calls: [call],
    });
  });

  it("brings it from a stream too", async () => {
    const { server, vlm } = await world();
    const ask = chatEndpoint.read({ ...body, stream: true });
    const writer = chatEndpoint.stream(ask, about);
    let frames = "";
    for await (const chunk of vlm.stream(ask.request)) frames += writer.chunk(chunk);
    const deltas = frames
      .split("\n\n")
      .filter((frame) => frame !== "")
      .map(
        (frame) =>
          (JSON.parse(frame.slice("data: ".length)) as { choices: [{ delta: Body }] }).choices[0].delta,
      );
    const { hotspare_parts: kept } = deltas.at(-1) ?? {};
    const { extra_content: _, ...plainCall } = call;
    const message = { role: "assistant", content: null, tool_calls: [plainCall], hotspare_parts: kept };
    await vlm.complete(chatEndpoint.read(nextBody(message)).request);
    expect(sentMessage(server.bodies)).toStrictEqual({
      role: "assistant",
      content: null,
      tool_calls: [call],
    });
  });

  it("brings it to no other server", async () => {
    const { vlm, vlmOf } = await world();
    const ask = chatEndpoint.read(body);
    const message = messageOf(chatEndpoint.answer(await vlm.complete(ask.request), ask, about));
    const other = await startChatServer();
    await vlmOf(other.baseURL).complete(chatEndpoint.read(nextBody(message)).request);
    expect(JSON.stringify(sentMessage(other.bodies))).not.toContain("thought_signature");
  });
});
