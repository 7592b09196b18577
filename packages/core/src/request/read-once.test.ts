import { describe, expect, it } from "vitest";
import type { EmbedOptions } from "../contract/embedder.js";
import type { Message, VlmRequest } from "../contract/plugin/vlm-request.js";
import { defaultSettings, normalizeCallOptions } from "./call-options.js";
import { resolveEmbeddingInputs } from "./embedding-inputs.js";
import { resolveMessages } from "./resolve-messages.js";

const policy = { files: true, hosts: undefined };
const hello: Message = { role: "user", content: "hi" };

/** An object whose fields give the second value from the second time on. */
function changing<Given extends object>(fields: Given, later: Partial<Record<keyof Given, unknown>>): Given {
  const reads = new Map<PropertyKey, number>();
  return new Proxy(fields, {
    get(target, name, receiver) {
      const count = reads.get(name) ?? 0;
      reads.set(name, count + 1);
      return count > 0 && name in later ? Reflect.get(later, name) : Reflect.get(target, name, receiver);
    },
  });
}

const settings = defaultSettings({
  purpose: "default",
  timeouts: { attemptMs: 1, firstContentMs: 1, idleMs: 1, finishMs: 1, totalMs: 1 },
  maxWaitMs: 1,
  maxAttempts: 1,
});
const options = (given: unknown) => normalizeCallOptions(given as EmbedOptions, settings, "embed");
const resolved = (request: unknown) => resolveMessages(request as VlmRequest, policy as never);

describe("a request is read once", () => {
  it.each<readonly [string, () => unknown, object]>([
    ["messages", () => changing({ messages: [hello] }, { messages: [] }), { messages: [hello] }],
    ["maxTokens", () => changing({ messages: [hello], maxTokens: 1 }, { maxTokens: -1 }), { maxTokens: 1 }],
    ["a message", () => ({ messages: [changing({ ...hello }, { content: 5 })] }), { messages: [hello] }],
    [
      "a part",
      () => ({ messages: [{ role: "user", content: [changing({ type: "text", text: "a" }, { text: 5 })] }] }),
      { messages: [{ role: "user", content: [{ type: "text", text: "a" }] }] },
    ],
    [
      "a tool",
      () => ({ messages: [hello], tools: [changing({ name: "a" }, { name: 5 })] }),
      { tools: [{ name: "a" }] },
    ],
    [
      "a tool call",
      () => ({
        messages: [
          {
            role: "assistant",
            toolCalls: [changing({ id: "1", name: "a", arguments: "{}" }, { arguments: 5 })],
          },
        ],
      }),
      { messages: [{ role: "assistant", toolCalls: [{ id: "1", name: "a", arguments: "{}" }] }] },
    ],
    [
      "a getter",
      () => {
        let reads = 0;
        return {
          get messages() {
            reads += 1;
            return reads > 1 ? [] : [hello];
          },
        };
      },
      { messages: [hello] },
    ],
  ])("%s", (_, request, sent) => {
    expect(resolved(request())).toMatchObject(sent);
  });

  it("and so are parts of an embedder's input, and options", () => {
    const parts = [changing({ type: "text" as const, text: "a" }, { text: 5 })];
    expect(resolveEmbeddingInputs([parts], policy as never)).toEqual([[{ type: "text", text: "a" }]]);
    expect(options(changing({ purpose: "a" }, { purpose: 5 })).purpose).toBe("a");
    expect(options({ timeouts: changing({ totalMs: 5 }, { totalMs: -1 }) }).timeouts.totalMs).toBe(5);
    expect(options({ headers: changing({ a: "b" }, { a: "\n" }) }).headers).toEqual({ a: "b" });
  });

  it("with the fields that an instance of a class has by its class", () => {
    class Hello {
      get role() {
        return "user";
      }
      get content() {
        return "hi";
      }
    }
    class Request {
      get messages() {
        return [new Hello()];
      }
      get maxTokens() {
        return 5;
      }
    }
    expect(resolved(new Request())).toEqual({ messages: [hello], maxTokens: 5 });
  });

  it("and so are instances of classes within it, which their owner may change while the call waits", () => {
    class Text {
      readonly type = "text";
      text = "a";
    }
    class Tool {
      #name = "look";
      get name() {
        return this.#name;
      }
      rename() {
        this.#name = "";
      }
    }
    const text = new Text();
    const tool = new Tool();
    const format = Object.assign(Object.create({ type: "json" }), {});
    const request = resolved({
      messages: [{ role: "user", content: [text] }],
      tools: [tool],
      responseFormat: format,
    });
    const inputs = resolveEmbeddingInputs([[text]], policy as never);
    text.text = "b";
    tool.rename();
    Object.getPrototypeOf(format).type = "text";
    expect(request).toEqual({
      messages: [{ role: "user", content: [{ type: "text", text: "a" }] }],
      tools: [{ name: "look" }],
      responseFormat: { type: "json" },
    });
    expect(inputs).toEqual([[{ type: "text", text: "a" }]]);
  });

  it("and bytes within it stay bytes, which are refused where they do not belong", () => {
    expect(() => resolved({ messages: [{ role: "user", content: [new Uint8Array(3)] }] })).toThrow(
      "messages[0].content[0]",
    );
    expect(() => resolved({ messages: [hello], tools: [new Map()] })).toThrow("tools[0]");
  });

  it("and what is data of the user stays the user's object", () => {
    const parameters: Record<string, unknown> = { type: "object" };
    parameters["self"] = parameters;
    const request = resolved({
      messages: [hello],
      tools: [{ name: "a", parameters }],
      extraBody: parameters,
    });
    expect(request).toMatchObject({ tools: [{ name: "a" }] });
    expect((request as VlmRequest).extraBody).toBe(parameters);
  });
});

const hidden = (fields: object) => Object.defineProperty({ ...fields }, "foo", { value: 1 });
const symbol = Symbol("foo");

describe("a field that there is not is refused", () => {
  it.each<readonly [string, unknown]>([
    ["request: foo", hidden({ messages: [hello] })],
    ["request: Symbol(foo)", { messages: [hello], [symbol]: 1 }],
    ["message: messages[0].foo", { messages: [hidden(hello)] }],
    ["message: messages[0].Symbol(foo)", { messages: [{ ...hello, [symbol]: 1 }] }],
    ["tool: tools[0].Symbol(foo)", { messages: [hello], tools: [{ name: "a", [symbol]: 1 }] }],
    ["prototype: __proto__", JSON.parse('{"prompt":"a","__proto__":{"temperature":9}}')],
  ])("%s", (name, request) => {
    expect(() => resolved(request)).toThrow(`${name.split(": ")[1]}: is `);
    expect(() => resolved(request)).toThrow("not a field of");
  });

  it("in options too", () => {
    expect(() => options({ [symbol]: 1 })).toThrow("Symbol(foo)");
    expect(() => options(hidden({ purpose: "a" }))).toThrow("foo");
    expect(() => options({ timeouts: { [symbol]: 1 } })).toThrow("timeouts.Symbol(foo)");
    expect(() => options({ timeouts: new Map([["totalMs", 5]]) })).toThrow("timeouts");
  });

  it("and a field that is known is read although it is not enumerable", () => {
    const request = Object.defineProperty({ messages: [hello] }, "maxTokens", { value: 5 });
    expect(resolved(request)).toMatchObject({ maxTokens: 5 });
  });
});
