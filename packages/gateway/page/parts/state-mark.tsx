import type { DisplayState } from "../../src/reading/credential-words.js";

/** A mark with another shape for each state, so that nobody depends on colours. The page shows the state in words beside the mark. */
export function StateMark({ state }: { readonly state: DisplayState }) {
  return (
    <svg class="mark" data-state={state} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      {shapeOf(state)}
    </svg>
  );
}

function shapeOf(state: DisplayState) {
  switch (state) {
    case "serving":
      return (
        <>
          <circle cx="10" cy="10" r="9" class="full" />
          <path d="M8 6l6 4-6 4z" class="sign" />
        </>
      );
    case "ready":
      return <circle cx="10" cy="10" r="7.5" class="line" />;
    case "probing":
      return (
        <>
          <circle cx="10" cy="10" r="7.5" class="line" />
          <path d="M10 2.5a7.5 7.5 0 0 1 0 15z" class="full" />
        </>
      );
    case "open":
      return (
        <>
          <rect x="1.5" y="1.5" width="17" height="17" rx="3" class="full" />
          <path d="M6 6l8 8M14 6l-8 8" class="cross" />
        </>
      );
    case "closed-down":
      return <path d="M3 10h14" class="line" />;
  }
}
