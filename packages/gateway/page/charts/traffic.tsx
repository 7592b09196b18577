import type { Page } from "../state/page.js";
import { Chart } from "./chart.js";

/** Charts of the gateway's traffic in the range that the timeline shows. */
export function Traffic({ page }: { readonly page: Page }) {
  const { snapshot } = page.state;
  const hasCost =
    snapshot.value?.currency !== undefined ||
    snapshot.value?.buckets.some(({ cost }) => cost !== undefined) === true;
  return (
    <section class="panel" aria-labelledby="traffic">
      <h2 id="traffic">Traffic</h2>
      <div class="charts">
        <Chart page={page} kind="calls" />
        <Chart page={page} kind="failures" />
        <Chart page={page} kind="waiting" />
        <Chart page={page} kind="tokens" />
        {hasCost ? <Chart page={page} kind="cost" /> : null}
      </div>
    </section>
  );
}
