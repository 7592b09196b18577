import { type ReadonlySignal, signal } from "@preact/signals";

type Theme = "light" | "dark";

/** The choice between the light and the dark theme. */
export interface ThemeChoice {
  /** The current theme. */
  readonly theme: ReadonlySignal<Theme>;
  toggle(): void;
}

const STORED_AS = "hotspare-theme";

/** Follows the system's theme until the reader chooses. The browser stores the choice. */
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

/** Reads the stored choice. A browser may forbid access to its storage. */
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
    // The choice then lasts only until the reader leaves the page.
  }
}
