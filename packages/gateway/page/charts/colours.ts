/** The colours of the page that a chart uses. */
export interface ChartColours {
  readonly text: string;
  readonly grid: string;
  readonly series: readonly string[];
}

const SERIES = 8;

/** Reads the colours of the theme for a canvas. Sets each colour on an element, because a browser does not resolve the value of a custom property alone. */
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
