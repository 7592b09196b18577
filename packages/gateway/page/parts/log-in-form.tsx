import { useState } from "preact/hooks";
import type { Page } from "../state/page.js";

/** Asks for the admin's key. The browser's store of passwords may keep it; the page does not. */
export function LogInForm({ page, onDone }: { readonly page: Page; readonly onDone: () => void }) {
  const [problem, setProblem] = useState("");
  const [isAsking, setAsking] = useState(false);
  const logIn = async (form: HTMLFormElement) => {
    const key = new FormData(form).get("key");
    setProblem("");
    setAsking(true);
    const result = await page.calls.logIn(typeof key === "string" ? key : "");
    setAsking(false);
    if (result.isDone) {
      form.reset();
      onDone();
    } else setProblem(result.message);
  };
  return (
    <form
      class="log-in"
      onSubmit={(event) => {
        event.preventDefault();
        void logIn(event.currentTarget);
      }}
    >
      <label for="key">Admin key</label>
      <input
        id="key"
        name="key"
        type="password"
        autocomplete="current-password"
        required
        aria-describedby="log-in-problem"
        aria-invalid={problem !== ""}
      />
      <button type="submit" class="main" disabled={isAsking}>
        {isAsking ? "Logging in…" : "Log in"}
      </button>
      <p id="log-in-problem" class="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}
