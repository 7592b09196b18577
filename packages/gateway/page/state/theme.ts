import { type ReadonlySignal, signal } from "@preact/signals";

type Theme = "light" | "dark";

/** Light or dark. */
export interface ThemeChoice {
  /** What is shown. */
  readonly theme: ReadonlySignal<Theme>;
  toggle(): void;
}

const STORED_AS = "hotspare-theme";

/** Follows the system until the reader chooses. The choice is kept in this browser. */
export function chooseTheme(): ThemeChoice {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = stored();
  const theme = signal<Theme>("light");
  const show = () => {
    theme.value = chosen ?? (system.matches ? "dark" : "light");
    document.documentElement.dataset["theme"] = theme.value;
  };
  system.addEventListener("change", show);
  show();
  return {
    theme,
    toggle() {
      chosen = theme.value === "dark" ? "light" : "dark";
      store(chosen);
      show();
    },
  };
}

/** A browser may refuse to store anything. */
function stored(): Theme | undefined {
  try {
    const value = window.localStorage.getItem(STORED_AS);
    return value === "light" || value === "dark" ? value : undefined;
  } catch {
    return undefined;
  }
}

function store(theme: Theme): void {
  try {
    window.localStorage.setItem(STORED_AS, theme);
  } catch {
    // The choice holds until the page is left.
  }
}
