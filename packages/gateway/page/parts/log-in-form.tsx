import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Page } from "../state/page.js";

/** Asks for the admin key. The browser's password manager may store the key; the page does not. */
export function LogInForm({
  page,
  words = "Log in",
  isFocused = false,
  onDone,
}: {
  readonly page: Page;
  /** Text of the button. */
  readonly words?: string;
  /** Whether the field gets the focus, because the reader has asked for the form. */
  readonly isFocused?: boolean;
  readonly onDone: () => void;
}) {
  const [problem, setProblem] = useState("");
  const [isAsking, setAsking] = useState(false);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);
  const logIn = async (form: HTMLFormElement) => {
    const key = new FormData(form).get("key");
    setProblem("");
    setAsking(true);
    const result = await page.calls.logIn(typeof key === "string" ? key : "");
    setAsking(false);
    if (result.isDone) {
      form.reset();
      onDone();
    } else {
      setProblem(result.message);
      field.current?.select();
    }
  };
  return (
    <form
      class="log-in"
      onSubmit={(event) => {
        event.preventDefault();
        void logIn(event.currentTarget);
      }}
    >
      <label for={`${id}-key`}>Admin key</label>
      <input
        id={`${id}-key`}
        ref={field}
        name="key"
        type="password"
        autocomplete="current-password"
        required
        aria-describedby={`${id}-problem`}
        aria-invalid={problem !== ""}
      />
      <button type="submit" class="main" disabled={isAsking}>
        {isAsking ? "Logging in…" : words}
      </button>
      <p id={`${id}-problem`} class="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}
