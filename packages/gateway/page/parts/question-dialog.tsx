import { useEffect, useRef, useState } from "preact/hooks";
import type { Page, Question } from "../state/page.js";
import { LogInForm } from "./log-in-form.js";

/** Asks the reader something, above the page. The browser keeps the focus inside, and gives it back. */
export function QuestionDialog({ page }: { readonly page: Page }) {
  const question = page.question.value;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (question !== undefined) dialog.current?.showModal();
  }, [question]);
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

function Body({ page, question, close }: BodyProperties) {
  const [hasLoggedIn, setLoggedIn] = useState(false);
  const needsLogIn = page.state.snapshot.value?.admin === "log-in-needed" && !hasLoggedIn;
  const logInDone = () => {
    setLoggedIn(true);
    page.feed.reconnect();
    if (question.kind === "log-in") {
      page.notice.value = "You are logged in.";
      close();
    }
  };
  if (question.kind === "log-in" || needsLogIn)
    return (
      <>
        <h2 id="question">
          {question.kind === "log-in" ? "Log in" : `Log in to reset ${question.credential}`}
        </h2>
        <LogInForm page={page} onDone={logInDone} />
        <button type="button" onClick={close}>
          Cancel
        </button>
      </>
    );
  return (
    <ResetQuestion page={page} question={question} close={close} onLogInNeeded={() => setLoggedIn(false)} />
  );
}

function ResetQuestion({
  page,
  question,
  close,
  onLogInNeeded,
}: Omit<BodyProperties, "question"> & {
  readonly question: Extract<Question, { readonly kind: "reset" }>;
  readonly onLogInNeeded: () => void;
}) {
  const { model, credential } = question;
  const [problem, setProblem] = useState("");
  const [isAsking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const reset = async () => {
    setAsking(true);
    const result = await page.calls.reset(model, credential);
    setAsking(false);
    if (result.isDone) {
      page.notice.value = `${credential} of ${model} is reset.`;
      close();
    } else if (result.needsLogIn) onLogInNeeded();
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
        <button type="button" class="main" ref={first} disabled={isAsking} onClick={() => void reset()}>
          {isAsking ? "Resetting…" : "Reset"}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </>
  );
}
