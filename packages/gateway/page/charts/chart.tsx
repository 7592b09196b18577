import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { moneyWords, shortAmount } from "../../src/reading/credential-words.js";
import { clockWords, durationWords } from "../../src/reading/time-words.js";
import type { Page } from "../state/page.js";
import { HOUR_MS, type Range, rangeOf, spanOf } from "../timeline/span.js";
import { useWidth } from "../timeline/use-width.js";
import { type DrawnChart, drawChart } from "./draw-chart.js";
import { type ChartData, type ChartKind, chartData } from "./series.js";

/** Width of a bar in CSS pixels. */
const BAR_WIDTH = 5;

const TITLES: Readonly<Record<ChartKind, readonly [title: string, unit: string]>> = {
  calls: ["Calls", "a minute"],
  failures: ["Failed attempts by class", "a minute"],
  tokens: ["Tokens", "a minute"],
  cost: ["Cost", "a minute"],
  waiting: ["Waiting calls", "at once"],
};

/** One chart with its legend. The legend has the numbers of the bin below the pointer, or of the whole range. */
export function Chart({ page, kind }: { readonly page: Page; readonly kind: ChartKind }) {
  const { snapshot, span, chosenSpan, nowMs } = page.state;
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const shownWidth = useSignal(0);
  shownWidth.value = width;
  const pointed = useSignal<number | undefined>(undefined);
  const range = useComputed(() => rangeOf(span.value, snapshot.value?.nowMs ?? nowMs.peek()));
  const data = useComputed(() =>
    chartData(kind, snapshot.value?.buckets ?? [], range.value, Math.max(10, shownWidth.value / BAR_WIDTH)),
  );
  // Reads the signals now. The effects below run later, and by then the signals may have other series, for which this chart was not made.
  const shownData = data.value;
  const shownRange = range.value;
  const names = shownData.series.map(({ name, colour }) => `${name} ${colour}`).join();
  const drawn = useRef<DrawnChart | undefined>(undefined);
  const theme = page.theme.theme.value;
  const isMeasured = width > 0;
  // The font size grows with the window.
  const fontSize = isMeasured ? getComputedStyle(document.documentElement).fontSize : "";
  useEffect(() => {
    const { current } = place;
    if (current === null || !isMeasured) return undefined;
    const chart = drawChart(current, shownData, shownRange, {
      onPoint: (index) => {
        pointed.value = index;
      },
      onChoose: (chosen: Range) => {
        chosenSpan.value = spanOf(chosen, snapshot.peek()?.nowMs ?? nowMs.peek());
      },
    });
    drawn.current = chart;
    return () => {
      drawn.current = undefined;
      chart.remove();
    };
  }, [names, theme, isMeasured, fontSize]);
  useEffect(() => drawn.current?.show(shownData, shownRange), [shownData, shownRange]);
  useEffect(() => drawn.current?.resize(width), [width]);
  const [title, unit] = TITLES[kind];
  const currency = snapshot.value?.currency ?? "";
  const amount = (value: number) => (kind === "cost" ? moneyWords(value, currency) : shortAmount(value));
  return (
    <figure class="chart">
      <figcaption>
        <h3>
          {title} <small>{unit}</small>
        </h3>
        <Legend data={data.value} index={pointed.value} amount={amount} range={range.value} kind={kind} />
      </figcaption>
      <div
        class="canvas"
        ref={place}
        role="img"
        aria-label={wordsOf(title, data.value, range.value, amount)}
      />
    </figure>
  );
}

function Legend({
  data,
  index,
  amount,
  range: { fromMs, toMs },
  kind,
}: {
  readonly data: ChartData;
  readonly index: number | undefined;
  readonly amount: (value: number) => string;
  readonly range: Range;
  readonly kind: ChartKind;
}) {
  const seconds = index === undefined ? undefined : data.times[index];
  return (
    <ul class="legend">
      {data.series.length === 0 ? <li>none</li> : null}
      {data.series.map(({ name, colour, total, values }) => {
        const value =
          seconds === undefined || index === undefined
            ? total
            : ((values[index] ?? 0) * (kind === "waiting" ? 60_000 : data.binMs)) / 60_000;
        return (
          <li key={name}>
            <svg width="12" height="12" aria-hidden="true">
              <rect class={`series-${colour}`} width="12" height="12" rx="2" />
            </svg>
            {name} <b>{amount(value)}</b>
          </li>
        );
      })}
      {/* The axis shows amounts a minute. The legend shows totals of the range or of the bar, and says of which. */}
      {seconds === undefined ? (
        data.series.length === 0 || kind === "waiting" ? null : (
          <li>in the {durationWords(toMs - fromMs)} shown</li>
        )
      ) : (
        <li>
          in {durationWords(data.binMs)} from {clockWords(seconds * 1_000, toMs, true)}
        </li>
      )}
    </ul>
  );
}

function wordsOf(
  title: string,
  { series }: ChartData,
  { fromMs, toMs }: Range,
  amount: (value: number) => string,
): string {
  const isExact = toMs - fromMs < HOUR_MS;
  const amounts = series.map(({ name, total }) => `${amount(total)} ${name}`).join(", ");
  return `${title}, ${clockWords(fromMs, toMs, isExact)} to ${clockWords(toMs, toMs, isExact)}: ${amounts || "none"}`;
}
