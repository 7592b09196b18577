import { Readable } from "node:stream";
import { runCli } from "@hotspare/cli";
import {
  createRuleClassifier,
  type ErrorFacts,
  type ProviderPlugin,
  parseGoDuration,
  parseRetryAfter,
  readErrorBody,
  withoutQuotations,
} from "@hotspare/core/plugin";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";

const credential = { id: "a", provider: "p", model: "m", endpoint: "https://h" };

/** All rules of a provider, and the general ones behind them. */
function judging(plugin: Pick<ProviderPlugin, "errorRules">, facts: (text: string) => ErrorFacts) {
  const classify = createRuleClassifier({ rules: plugin.errorRules, onExtensionError: () => undefined });
  return (text: string) => classify({ facts: facts(text), credential, operation: "embed" } as never);
}

const [ark, vikingDB] = volcengine();
const plugins = { openai: openai(), azure: azure(), ark, vikingdb: vikingDB };

/** An error as the SDK throws it. */
const sdkError = (message: string, error: unknown) =>
  Object.assign(new Error(message), { status: 400, headers: new Headers(), requestID: null, error });

/** Everything that a server's text reaches, by what it is given as. */
export const scanners: Readonly<Record<string, (text: string) => unknown>> = {
  withoutQuotations,
  parseGoDuration,
  readErrorBody,
  "parseRetryAfter, of a message": (text) => parseRetryAfter(undefined, text, 0),
  "parseRetryAfter, of headers": (text) =>
    ["retry-after", "retry-after-ms", "x-ratelimit-reset-requests"].map((name) =>
      parseRetryAfter(headersOf(name, text), "", 0),
    ),
  "hotspare explain": explain,
  "readErrorBody, of a message": (text) => readErrorBody({ error: { message: text } }),
  "readErrorBody, of a relay's raw text": (text) => readErrorBody({ error: { metadata: { raw: text } } }),
  "readErrorBody, of its words": (text) => readErrorBody({ error: { code: text, type: text, param: text } }),
  "readErrorBody, of a detail": (text) => readErrorBody({ detail: [{ msg: text }] }),
  ...Object.fromEntries(
    Object.entries(plugins).flatMap(([name, plugin]) => [
      [`${name}'s facts, of a text`, (text: string) => plugin.readErrorFacts(sdkError(text, undefined))],
      [
        `${name}'s facts, of a body`,
        (text: string) => plugin.readErrorFacts(sdkError("x", { message: text })),
      ],
      ...[400, 401, 429, 500].map((status) => [
        `${name}'s rules, of a message under ${status}`,
        judging(plugin, (message) => ({ status, message, body: { message } })),
      ]),
      [`${name}'s rules, of a body`, judging(plugin, (body) => ({ status: 429, message: "x", body }))],
      [
        `${name}'s rules, of a code`,
        judging(plugin, (code) => ({ status: 400, message: "x", code, type: code })),
      ],
    ]),
  ),
};

/** None of what no header can carry. */
function headersOf(name: string, text: string): Headers {
  return new Headers(/[^\x20-\x7e]/.test(text) ? {} : { [name]: text });
}

/** The command, in a project without providers. */
function explain(text: string): Promise<number> {
  const terminal = {
    out: () => undefined,
    err: () => undefined,
    colours: false,
    errColumns: () => undefined,
    openInput: () => Readable.from([Buffer.from(text)]),
    onSignal: () => () => undefined,
    exit: () => undefined,
    importModule: async () => undefined,
    environment: {},
  };
  return runCli(["explain", "-"], terminal, "1.2.3");
}
