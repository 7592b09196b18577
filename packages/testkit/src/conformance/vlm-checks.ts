import { deepEqual, equal, ok } from "node:assert/strict";
import type { Check } from "./check.js";
import { closeTwice } from "./embedder-checks.js";
import { question } from "./operation.js";
import type { CompletionTruth } from "./provider-conformance.js";
import { neverAborts, type Subject, vlmAt } from "./subject.js";
import { completionTruth, toolCallTruth } from "./truth.js";
import { type Upstream, withUpstream } from "./upstream.js";

const PICTURE = "https://pictures.example/fox.png";
const weather = { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } };

/** Requirements for a completion's results. */
export function vlmChecks<Input, Credential>(subject: Subject<Input, Credential>): readonly Check[] {
  const { vlm } = subject.conformance;
  if (vlm === undefined) return [];
  const group = "complete";
  const truth = completionTruth(vlm);
  const withAnswers = <Result>(expected: CompletionTruth, use: (upstream: Upstream) => Promise<Result>) =>
    withUpstream(subject, (request) => vlm.complete(request, expected), use);
  return [
    {
      group,
      name: "gives the text, the finish reason, the usage and the model of the reply",
      run: () =>
        withAnswers(truth, async ({ url, requests }) => {
          const reply = await (await vlmAt(subject, url)).complete(question, neverAborts());
          equal(reply.content, truth.content);
          deepEqual(reply.toolCalls, []);
          equal(reply.finishReason, "stop");
          equal(reply.usage.promptTokens, truth.promptTokens);
          equal(reply.usage.completionTokens, truth.completionTokens);
          equal(reply.usage.source, "reported");
          ok(reply.model.length > 0, "model is the model that answered");
          ok(requests[0]?.text.includes(question.messages[0].content), "the request must hold the question");
        }),
    },
    {
      group,
      name: "gives the model's tool calls, if its capabilities name tools",
      run: () =>
        withAnswers(toolCallTruth(vlm), async ({ url, requests }) => {
          const adapter = await vlmAt(subject, url);
          if (!adapter.capabilities.tools) return;
          const reply = await adapter.complete({ ...question, tools: [weather] }, neverAborts());
          deepEqual(reply.toolCalls, [toolCallTruth(vlm).toolCall]);
          equal(reply.finishReason, "toolCalls");
          ok(requests[0]?.text.includes(weather.name), "the request must hold the tool");
        }),
    },
    {
      group,
      name: "sends the tool calls of a conversation, whoever made them",
      run: () =>
        withAnswers(truth, async ({ url, requests }) => {
          const adapter = await vlmAt(subject, url);
          if (!adapter.capabilities.tools) return;
          const call = { id: "call_of_another", name: "weather", arguments: '{"city":"Oslo"}' };
          const said = [
            { role: "assistant", toolCalls: [call] },
            { role: "tool", toolCallId: call.id, content: "21 degrees" },
          ] as const;
          const messages = [...question.messages, ...said];
          await adapter.complete({ messages, tools: [weather] }, neverAborts());
          const text = requests[0]?.text ?? "";
          const ids = vlm.sendsCallIds === false ? [] : [call.id];
          for (const part of [...ids, call.name, "Oslo", "21 degrees"])
            ok(text.includes(part), `the request has lost ${JSON.stringify(part)} of the conversation`);
        }),
    },
    {
      group,
      name: "takes pictures, if its capabilities name them",
      run: () =>
        withAnswers(truth, async ({ url, requests }) => {
          const adapter = await vlmAt(subject, url);
          if (!adapter.capabilities.modalities.includes("image")) return;
          const image = { type: "image", image: { kind: "url", url: PICTURE } } as const;
          await adapter.complete({ messages: [{ role: "user", content: [image] }] }, neverAborts());
          ok(requests[0]?.text.includes(PICTURE), "the request must hold the picture's address");
        }),
    },
    {
      group,
      name: "sends the options of sampling, or warns that it does not",
      run: () =>
        withAnswers(truth, async ({ url, requests }) => {
          const options = { topP: 0.625, stop: ["THE END OF IT"] } as const;
          const reply = await (await vlmAt(subject, url)).complete(
            { ...question, ...options },
            neverAborts(),
          );
          const warned = new Set(reply.warnings?.map(({ field }) => field));
          const text = requests[0]?.text ?? "";
          ok(
            text.includes("0.625") || warned.has("topP"),
            "the request must hold topP, or the reply a warning",
          );
          ok(
            text.includes("THE END OF IT") || warned.has("stop"),
            "the request must hold stop, or the reply a warning",
          );
        }),
    },
    {
      group,
      name: "gives parts that say what its answer says, if it gives parts",
      run: () =>
        withAnswers(truth, async ({ url }) => {
          const { parts, content } = await (await vlmAt(subject, url)).complete(question, neverAborts());
          const texts = parts?.flatMap((part) => (part.type === "text" ? [part.text] : []));
          equal(texts?.join("") ?? content, content, "the text of `parts` is `content`");
        }),
    },
    {
      group,
      name: "sends the parts of what was said before, in the place of its simple fields",
      run: () =>
        withAnswers(truth, async ({ url, requests }) => {
          const said = {
            role: "assistant",
            content: "not this",
            parts: [{ type: "text", text: "I said so." }],
          } as const;
          const messages = [...question.messages, said, ...question.messages];
          await (await vlmAt(subject, url)).complete({ messages }, neverAborts());
          ok(
            requests[0]?.text.includes("I said so."),
            "the request has lost the parts of the assistant's message",
          );
        }),
    },
    {
      group,
      name: "sends the text and the pictures of a tool's result, if its capabilities name both",
      run: () =>
        withAnswers(truth, async ({ url, requests }) => {
          const adapter = await vlmAt(subject, url);
          const { tools, modalities } = adapter.capabilities;
          if (!tools || !modalities.includes("image")) return;
          const image = { type: "image", image: { kind: "url", url: PICTURE } } as const;
          const parts = [{ type: "toolCall", id: "call_1", name: "look", arguments: "{}" }] as const;
          const content = [{ type: "text", text: "seen from above" }, image] as const;
          const result = { role: "tool", toolCallId: "call_1", content } as const;
          const messages = [...question.messages, { role: "assistant", parts }, result] as const;
          await adapter.complete({ messages, tools: [{ name: "look" }] }, neverAborts());
          const text = requests[0]?.text ?? "";
          for (const part of ["call_1", "seen from above", PICTURE])
            ok(text.includes(part), `the request has lost ${JSON.stringify(part)} of the tool's result`);
        }),
    },
    {
      group,
      name: "closes, also twice",
      run: () => withAnswers(truth, async ({ url }) => closeTwice(await vlmAt(subject, url))),
    },
  ];
}
