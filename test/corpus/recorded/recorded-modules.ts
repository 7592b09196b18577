import type { CorpusCase } from "../corpus-case.js";
import { httpMessageOf } from "./http-message-of.js";

/** The gateway before Volcengine's services has replies of its own. */
const providerOf: Readonly<Record<CorpusCase["provider"], string>> = {
  openai: "openai",
  azure: "azure",
  volcengine: "volcengine",
  vikingdb: "vikingdb",
  "volc-openapi": "gateway",
};

/** Names that people look for, beside those of the corpus. */
const alsoKnownAs: Readonly<Record<string, string>> = {
  "azure.content_filter_violence": "content_filter",
  "openai.usage_policy_flag": "content_policy",
  "volcengine.sensitive_content_severe": "sensitive_content",
};

/** The source of one module for each provider: what it has answered, by name. Of several cases with one reason it is the first. */
export function recordedModules(
  cases: readonly CorpusCase[],
): readonly { readonly name: string; readonly text: string }[] {
  const byProvider = new Map<string, Map<string, CorpusCase>>();
  for (const line of cases.filter(hasReply)) {
    const provider = providerOf[line.provider];
    const reason = line.reason.replace(/^vk2?_/, "");
    const replies = byProvider.get(provider) ?? new Map<string, CorpusCase>();
    byProvider.set(provider, replies);
    for (const name of [reason, alsoKnownAs[`${provider}.${reason}`]])
      if (name !== undefined && !replies.has(name)) replies.set(name, line);
  }
  return [...byProvider].map(([provider, replies]) => ({
    name: `${provider}-replies`,
    text: moduleOf(provider, replies),
  }));
}

/** Told by a reply, and its label is not disputed. */
function hasReply({ kind, disputed }: CorpusCase): boolean {
  return kind !== "network" && disputed === undefined;
}

function moduleOf(provider: string, replies: ReadonlyMap<string, CorpusCase>): string {
  const entries = [...replies].map(
    ([name, line]) => `  // ${line.id}\n  ${name}: ${JSON.stringify(httpMessageOf(line))},`,
  );
  return [
    "// Written by `npm run write:replies` from test/corpus/cases: change the cases, not this file.",
    "",
    "/** HTTP messages, as they were received. */",
    `export const ${provider}Replies = {`,
    ...entries,
    "} as const;",
    "",
  ].join("\n");
}
