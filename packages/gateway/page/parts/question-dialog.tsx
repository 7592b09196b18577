import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Page, Question } from "../state/page.js";
import { LogInForm } from "./log-in-form.js";

/** A dialog with a question for the reader. The browser keeps the focus inside, and returns the focus at the end. */
export function QuestionDialog({ page }: { readonly page: Page }) {
  const question = page.question.value;
  const dialog = useRef<HTMLDialogElement>(null);
  // Not after the next frame: until then the dialog's keys, such as Escape, would be lost.
  useLayoutEffect(() => {
    if (question === undefined) return;
    page.notice.hush();
    dialog.current?.showModal();
  }, [question, page]);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} aria-labelledby="question" onClose={() => (page.question.value = undefined)}>
      {question === undefined ? null : (
        <Body key={JSON.stringify(question)} page={page} question={question} close={close} />
      )}
    </dialog>
  );
}

interface BodyProperties {
  readonly page: Page;
  readonly question: Question;
  readonly close: () => void;
}

/** Why the dialog asks for the key: the reader wants to log in, has not logged in yet, or was logged in when the reset was confirmed. */
type LogInReason = "wish" | "first" | "ended";

function Body({ page, question, close }: BodyProperties) {
  const isLoggedOut = page.state.snapshot.peek()?.admin === "log-in-needed";
  const [reason, setReason] = useState<LogInReason | undefined>(
    question.kind === "log-in" ? "wish" : isLoggedOut ? "first" : undefined,
  );
  if (question.kind === "reset" && reason === undefined)
    return (
      <ResetQuestion page={page} question={question} close={close} onLogInEnded={() => setReason("ended")} />
    );
  const done = async () => {
    page.feed.reconnect();
    if (question.kind === "log-in") page.notice.say("You are logged in.");
    else if (reason !== "ended") {
      setReason(undefined);
      return;
    } else {
      // The reader has already confirmed the reset.
      const result = await page.calls.reset(question.model, question.credential);
      page.notice.say(result.isDone ? resetWords(question) : result.message);
    }
    close();
  };
  return (
    <>
      <h2 id="question">
        {question.kind === "log-in" ? (
          "Log in"
        ) : (
          <>
            Log in {reason === "ended" ? "again " : ""}to reset <bdi>{question.credential}</bdi>
          </>
        )}
      </h2>
      {reason === "ended" ? <p role="status">Your log-in has ended. Nothing was reset yet.</p> : null}
      <LogInForm
        page={page}
        isFocused
        words={reason === "ended" ? "Log in and reset" : "Log in"}
        onDone={() => void done()}
      />
      <button type="button" onClick={close}>
        Cancel
      </button>
    </>
  );
}

function ResetQuestion({
  page,
  question,
  close,
  onLogInEnded,
}: Omit<BodyProperties, "question"> & {
  readonly question: ResetTarget;
  readonly onLogInEnded: () => void;
}) {
  const { model, credential } = question;
  const [problem, setProblem] = useState("");
  const [isAsking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const reset = async () => {
    setProblem("");
    setAsking(true);
    const result = await page.calls.reset(model, credential);
    setAsking(false);
    if (result.isDone) {
      page.notice.say(resetWords(question));
      close();
    } else if (result.needsLogIn) onLogInEnded();
    else setProblem(result.message);
  };
  return (
    <>
      <h2 id="question">
        Reset <bdi>{credential}</bdi>?
      </h2>
      <p>
        Hotspare forgets the failures of <bdi>{credential}</bdi>, and <bdi>{model}</bdi> may call it again at
        once. If it is still broken, one call finds out, and goes on with a spare.
      </p>
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="buttons">
        <button
          type="button"
          class="main"
          ref={first}
          aria-disabled={isAsking}
          onClick={() => (isAsking ? undefined : void reset())}
        >
          {isAsking ? "Resetting…" : "Reset"}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </>
  );
}

type ResetTarget = Extract<Question, { readonly kind: "reset" }>;

function resetWords({ model, credential }: ResetTarget): string {
  return `${credential} of ${model} is reset.`;
}
