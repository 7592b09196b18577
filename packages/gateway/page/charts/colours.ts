/** What a chart needs of the page's colours. */
export interface ChartColours {
  readonly text: string;
  readonly grid: string;
  readonly series: readonly string[];
}

const SERIES = 8;

/** Reads the colours of the theme, for a canvas. The browser computes them on an element: a custom property alone is not computed. */
export function chartColours(): ChartColours {
  const probe = document.createElement("span");
  document.body.append(probe);
  const colourOf = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: colourOf("quiet"),
    grid: colourOf("rule"),
    series: Array.from({ length: SERIES }, (_, index) => colourOf(`series-${index}`)),
  };
  probe.remove();
  return colours;
}
