import { useState } from "preact/hooks";
import type { UnknownView } from "../../src/contract/feed.js";
import { clockWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";

/** Errors that no rule recognises, with suggested rules. */
export function UnknownErrors({
  unknown,
  page,
}: {
  readonly unknown: readonly UnknownView[];
  readonly page: Page;
}) {
  const nowMs = page.state.nowMs.peek();
  return (
    <section class="panel" aria-labelledby="unknown">
      <h2 id="unknown">Unknown errors</h2>
      {unknown.length === 0 ? <p class="empty">A rule knew every error.</p> : null}
      <ul class="unknown">
        {unknown.map((error) => {
          const { provider, status, code, message, count, lastMs, suggestion } = error;
          return (
            <li key={`${provider} ${status ?? ""} ${code ?? ""} ${message}`}>
              <p>
                <strong>{count.toLocaleString("en")}×</strong> <bdi>{message}</bdi>
              </p>
              <p class="facts">
                <span>
                  <bdi>{provider}</bdi>
                </span>
                {status === undefined ? null : <span>status {status}</span>}
                {code === undefined ? null : (
                  <span>
                    code <bdi>{code}</bdi>
                  </span>
                )}
                <span>last {clockWords(lastMs, nowMs)}</span>
              </p>
              {suggestion === undefined ? null : <Suggestion text={suggestion} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Suggestion({ text }: { readonly text: string }) {
  const [words, setWords] = useState("Copy");
  const copy = async (button: HTMLButtonElement) => {
    const isCopied = await copied(text, button.previousElementSibling);
    setWords(isCopied ? "Copied" : "Marked: press Ctrl+C");
  };
  return (
    <details class="suggestion">
      <summary>Suggested rule</summary>
      <textarea
        readOnly
        rows={Math.min(16, text.split("\n").length + 1)}
        aria-label="Suggested rule"
        value={text}
      />
      <button type="button" onClick={(event) => void copy(event.currentTarget)}>
        <span aria-live="polite">{words}</span>
      </button>
    </details>
  );
}

/** Copies a text. Browsers allow the clipboard only on secure pages. Elsewhere the function selects the text, so that the reader can copy it. */
async function copied(text: string, element: Element | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (element instanceof HTMLTextAreaElement) element.select();
    return false;
  }
}
