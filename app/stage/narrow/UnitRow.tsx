// The units of a layer in a row, those that stay filled: a bar for each, however thin.

type UnitRowProps = {
  readonly count: number;
  readonly stay: number;
  /** Which stay, counted from 1; unknown, as many are filled from the left. */
  readonly kept: readonly number[] | undefined;
};

export function UnitRow({ count, stay, kept }: UnitRowProps) {
  const filled = kept ?? Array.from({ length: stay }, (_, i) => i + 1);
  return (
    <svg
      className="unit-row"
      viewBox={`0 0 ${count} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className="all" d={barsOf(Array.from({ length: count }, (_, i) => i + 1))} />
      <path className="stay" d={barsOf(filled)} />
    </svg>
  );
}

function barsOf(units: readonly number[]): string {
  return units.map((unit) => `M${unit - 0.9} 0h.8v1h-.8z`).join("");
}
