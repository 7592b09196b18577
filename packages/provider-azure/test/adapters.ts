import {
  type Classification,
  createRuleClassifier,
  type EmbedderAdapter,
  type ErrorFacts,
  type Operation,
  UnusableReplyError,
  type VlmAdapter,
} from "@hotspare/core/plugin";
import { readOpenAIErrorFacts } from "@hotspare/provider-openai";
import { onTestFinished } from "vitest";
import { azure } from "../src/azure-plugin.js";
import {
  type AzureCredential,
  type AzureCredentialInput,
  azureCredentialSchema,
} from "../src/credential/azure-credential.js";
import { azureErrorRules } from "../src/failures/azure-error-rules.js";

export { gatherChunks, rejectionOf } from "@hotspare/testkit";

/** The key of every test. No part of it may appear in an error. */
export const testKey = "0123456789abcdef0123456789abcdef";

/** The context of an attempt that never aborts. */
export const neverAborts = { signal: new AbortController().signal, callId: 1, attemptId: 1 } as const;

export const chatRequest = { messages: [{ role: "user" as const, content: "x" }] };

type Fields = Partial<AzureCredentialInput> & { readonly headers?: Readonly<Record<string, string>> };

/** A credential as the schema returns it, for the deployment "team-deployment", with the test's key. */
export function parsed(endpoint: string, fields: Partial<AzureCredentialInput> = {}): AzureCredential {
  const given = "tokenProvider" in fields ? fields : { apiKey: testKey, ...fields };
  const input = { endpoint, deployment: "team-deployment", ...given };
  const result = azureCredentialSchema["~standard"].validate(input);
  if ("value" in result) return result.value;
  throw new Error(JSON.stringify(result));
}

/** The plugin's embedder for a loopback server, closed with the test. */
export function embedderOf(endpoint: string, { headers = {}, ...fields }: Fields = {}): EmbedderAdapter {
  const model = { model: "text-embedding-3-small", output: "dense" as const, headers };
  return closedWithTest(azure().createEmbedder?.(parsed(endpoint, fields), model));
}

/** The plugin's VLM for a loopback server, closed with the test. */
export function vlmOf(endpoint: string, { headers = {}, ...fields }: Fields = {}): Required<VlmAdapter> {
  const model = { model: "gpt-4.1-mini", headers, extraBody: {}, maxTokens: 7 };
  return closedWithTest(azure().createVlm?.(parsed(endpoint, fields), model)) as Required<VlmAdapter>;
}

const classify = createRuleClassifier({
  rules: azureErrorRules,
  onExtensionError: ({ name, message }) => {
    throw new Error(`${name}: ${message}`);
  },
});

/** The classification of an error that an adapter threw. */
export function judge(error: unknown, operation: Operation = "complete"): Classification {
  return judgeFacts(
    UnusableReplyError.isInstance(error) ? error.facts : readOpenAIErrorFacts(error),
    operation,
  );
}

export function judgeFacts(facts: ErrorFacts | undefined, operation: Operation = "complete"): Classification {
  const credential = { id: "a", provider: "azure", model: "team-deployment" };
  return classify(facts === undefined ? { credential, operation } : { credential, operation, facts });
}

function closedWithTest<Adapter extends { close?(): Promise<void> }>(adapter: Adapter | undefined): Adapter {
  if (adapter === undefined) throw new Error("the plugin made no adapter");
  onTestFinished(() => adapter.close?.());
  return adapter;
}
