// Every arm's measures of health in a row, a mark at each: within what is healthy, or what is not.

import { ARM_WORDS } from "#core/experiment/armWords.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { formatMeasured, formatPercent } from "#charts/scales/format.ts";
import { measuresOf } from "#store/readings/health.ts";
import type { HealthReading, Measure, Measures } from "#store/readings/health.ts";

type Health = NonNullable<HealthReading["start"]>;

export type HealthRow = { readonly arm: Arm; readonly health: Health | string };

const span = ([low, high]: Measure["range"]) => `${formatMeasured(low)} … ${formatMeasured(high)}`;

/** The columns: what they are called, and a measure in few signs. */
const COLUMNS: {
  readonly [measure in keyof Measures]: readonly [string, (of: Measure) => string];
} = {
  signals: ["Variance of activations", ({ range }) => span(range)],
  gradients: ["Gradient norms", ({ range }) => span(range)],
  dead: ["Dead units, worst layer", ({ range }) => formatPercent(range[1])],
  gain: ["Gain of a step", ({ range }) => formatMeasured(range[0])],
};

const COLUMN_NAMES = Object.values(COLUMNS).map(([name]) => name);

type HealthTableProps = {
  readonly rows: readonly HealthRow[];
  readonly chosen: Arm;
  readonly onChoose: (arm: Arm) => void;
};

export function HealthTable({ rows, chosen, onChoose }: HealthTableProps) {
  return (
    <div className="scroll" role="region" aria-label="Health of all networks" tabIndex={0}>
      <table className="healths">
        <thead>
          <tr>
            {["Network", ...COLUMN_NAMES, "Gradient confusion"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ arm, health }) => (
            <tr key={arm} data-arm={arm}>
              <th scope="row">
                <button type="button" aria-pressed={arm === chosen} onClick={() => onChoose(arm)}>
                  {ARM_WORDS[arm].label}
                </button>
              </th>
              {typeof health === "string" ? (
                <td colSpan={5}>{health}</td>
              ) : (
                <Cells health={health} />
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ health }: { readonly health: Health }) {
  if (!Number.isFinite(health.loss)) return <td colSpan={5}>diverged</td>;
  const measures = measuresOf(health);
  const { minCosine, meanCosine } = health.confusion;
  return (
    <>
      {Object.entries(COLUMNS).map(([name, [, write]]) => {
        const measure = measures[name as keyof Measures];
        return <Cell key={name} measure={measure} words={write(measure)} />;
      })}
      <td>
        {formatMeasured(minCosine)} <small>mean {formatMeasured(meanCosine)}</small>
      </td>
    </>
  );
}

function Cell({ measure, words }: { readonly measure: Measure; readonly words: string }) {
  if (!Number.isFinite(measure.range[0])) return <td>–</td>;
  const { concern } = measure;
  return (
    <td data-unhealthy={concern !== undefined || undefined}>
      <span className="mark" aria-hidden="true">
        {concern === undefined ? "✓" : "✗"}
      </span>{" "}
      {words} <small>{concern ?? <span className="visually-hidden">healthy</span>}</small>
    </td>
  );
}
