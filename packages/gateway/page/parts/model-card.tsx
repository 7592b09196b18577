import { useMemo, useState } from "preact/hooks";
import type { ModelView } from "../../src/contract/feed.js";
import { counted } from "../../src/reading/counted.js";
import { displayStateOf, modelKey } from "../../src/reading/credential-words.js";
import { latencyWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";
import { CredentialItem } from "./credential-item.js";

interface CardProperties {
  readonly page: Page;
  readonly model: ModelView;
  /** Whether the card folds credentials that have nothing to report, because the page has many credentials. */
  readonly isBrief: boolean;
}

/** Most ready credentials that a brief card shows. */
const MOST_READY = 1;

/** A model with its credentials in priority order. The card is drawn again only when the model has changed. */
export function ModelCard({ page, model, isBrief }: CardProperties) {
  return useMemo(() => <Card page={page} model={model} isBrief={isBrief} />, [page, model, isBrief]);
}

/** Id of a model's card, the target of links. */
export function cardId(model: Pick<ModelView, "name" | "kind">): string {
  // Only letters and digits, because a name may contain any character, and a link decodes percent signs.
  const letters = Array.from(modelKey(model), (character) =>
    /[A-Za-z0-9]/.test(character) ? character : `_${(character.codePointAt(0) ?? 0).toString(16)}`,
  );
  return `model-${letters.join("")}`;
}

function Card({ page, model, isBrief }: CardProperties) {
  const [showsAll, setShowsAll] = useState(false);
  const { name, kind, credentials, calls, waiting, latencyMs, active } = model;
  const condition = conditionOf(model);
  const ready = credentials.filter((each) => displayStateOf(each) === "ready" && each.id !== active);
  const folded = isBrief ? new Set(ready.slice(MOST_READY)) : new Set();
  // The button to unfold a single credential would take as much room as the credential.
  const isFolded = folded.size > 1;
  return (
    <article class="card" id={cardId(model)} tabIndex={-1} data-condition={condition.level}>
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
          <span>{counted(calls.toLocaleString("en"), "call")} running</span>
          {waiting > 0 ? <span class="strong">{waiting.toLocaleString("en")} waiting</span> : null}
          {latencyMs === undefined ? null : (
            <span>
              p50 {latencyWords(latencyMs.p50)}, p95 {latencyWords(latencyMs.p95)}
            </span>
          )}
        </p>
      </header>
      <ol class="credentials">
        {credentials.map((credential, index) =>
          isFolded && !showsAll && folded.has(credential) ? null : (
            <CredentialItem
              key={credential.id}
              page={page}
              model={name}
              credential={credential}
              place={index + 1}
              isActive={credential.isActive || credential.id === active}
            />
          ),
        )}
      </ol>
      {isFolded ? (
        <button
          type="button"
          class="quiet fold"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? "Show fewer" : `${folded.size} more are ready`}
          <span class="hidden"> of {name}</span>
        </button>
      ) : null}
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
