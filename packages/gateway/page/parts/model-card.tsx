import { useMemo } from "preact/hooks";
import type { ModelView } from "../../src/contract/feed.js";
import { latencyWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";
import { CredentialItem } from "./credential-item.js";

interface CardProperties {
  readonly page: Page;
  readonly model: ModelView;
}

/** A model with its credentials, in priority order. Drawn again only when the model has changed. */
export function ModelCard({ page, model }: CardProperties) {
  return useMemo(() => <Card page={page} model={model} />, [page, model]);
}

function Card({ page, model }: CardProperties) {
  const { name, kind, credentials, calls, waiting, latencyMs, active } = model;
  const condition = conditionOf(model);
  return (
    <article class="card" data-condition={condition.level}>
      <header>
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <span class="chip" data-level={condition.level}>
          {condition.words}
        </span>
        <p class="facts">
          <span>{kind === "vlm" ? "VLM" : "embedder"}</span>
          <span>
            <bdi>{model.model}</bdi>
          </span>
          <span>{calls.toLocaleString("en")} calls running</span>
          {waiting > 0 ? <span class="strong">{waiting.toLocaleString("en")} waiting</span> : null}
          {latencyMs === undefined ? null : (
            <span>
              p50 {latencyWords(latencyMs.p50)}, p95 {latencyWords(latencyMs.p95)}
            </span>
          )}
        </p>
      </header>
      <ol class="credentials">
        {credentials.map((credential) => (
          <CredentialItem
            key={credential.id}
            page={page}
            model={name}
            credential={credential}
            isActive={credential.isActive || credential.id === active}
          />
        ))}
      </ol>
    </article>
  );
}

function conditionOf({ active, credentials }: ModelView): { readonly level: string; readonly words: string } {
  const out = credentials.filter(({ state }) => state === "open" || state === "half_open");
  if (active === undefined && !credentials.some(({ isActive }) => isActive))
    return { level: "down", words: "down" };
  const [first] = credentials;
  if (first !== undefined && !first.isActive && out.includes(first))
    return { level: "warning", words: "on a spare" };
  if (out.length > 0) return { level: "notice", words: `${out.length} of ${credentials.length} out` };
  return { level: "fine", words: "answers" };
}
