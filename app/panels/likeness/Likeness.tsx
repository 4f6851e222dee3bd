// Three pictures of one arm: cosines of what units give, correlations of their kernels, effective width.

import { useCallback, useMemo, useState } from "react";
import { partingStep } from "#core/experiment/insight/likeness.ts";
import type { BlockLikeness, LikenessRow } from "#core/experiment/insight/likeness.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { describeLikeness, likenessFigure } from "#charts/likeness/likeness.ts";
import type { LikenessLine, LikenessOptions } from "#charts/likeness/likeness.ts";
import { formatCount } from "#charts/scales/format.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { Segmented } from "#app/ui/Segmented.tsx";
import type { LabState } from "#store/state.ts";
import { useTheme } from "#app/hooks/useTheme.ts";

type Picture = Pick<LikenessOptions, "label" | "scale"> & {
  readonly value: (block: BlockLikeness) => number;
};

const PICTURES: readonly Picture[] = [
  { label: "1 − cosine of units", scale: "log", value: ({ parted }) => parted },
  {
    label: "1 − correlation of kernels",
    scale: "log",
    value: ({ correlations }) => Math.max(0, 1 - correlations.forward),
  },
  { label: "effective width", scale: "linear", value: ({ effectiveWidth }) => effectiveWidth },
];

export function Likeness({ data: arms }: { readonly data: LabState["arms"] }) {
  const { arms: styles } = useTheme();
  const [wanted, setWanted] = useState<Arm>("original");
  const watched = (Object.keys(arms) as Arm[]).filter((arm) => arms[arm]?.likeness);
  const arm = watched.includes(wanted) ? wanted : watched[0];
  const rows = arms[arm]!.likeness!;
  return (
    <>
      {watched.length > 1 && (
        <Segmented
          label="Network whose units are compared"
          choices={watched.map((one) => [one, styles[one].label] as const)}
          value={arm}
          onChange={setWanted}
        />
      )}
      <p className="plainly">{sentenceOf(rows)}</p>
      <div className="likenesses">
        {PICTURES.map((picture) => (
          <LikenessPicture key={picture.label} picture={picture} rows={rows} />
        ))}
      </div>
    </>
  );
}

type LikenessPictureProps = { readonly picture: Picture; readonly rows: readonly LikenessRow[] };

function LikenessPicture({ picture, rows }: LikenessPictureProps) {
  const { label, scale, value } = picture;
  const lines = useMemo(() => linesOf(rows, value), [rows, value]);
  const options = useMemo(
    () => ({ label, scale, steps: rows.map(({ step }) => step), parted: partingStep(rows) }),
    [label, scale, rows],
  );
  const make = useCallback(
    (frame: Frame) => likenessFigure(lines, { ...frame, ...options }),
    [lines, options],
  );
  return (
    <FigureView
      label={label}
      make={make}
      textAlternative={() => describeLikeness(lines, options)}
    />
  );
}

/** A line for each block with more than one unit. */
function linesOf(
  rows: readonly LikenessRow[],
  value: (block: BlockLikeness) => number,
): readonly LikenessLine[] {
  const [first] = rows;
  return first.blocks.flatMap(({ units }, block) =>
    units < 2
      ? []
      : [
          {
            name: String(block + 1),
            values: rows.map(({ blocks }) => (blocks[block] ? value(blocks[block]) : NaN)),
          },
        ],
  );
}

function sentenceOf(rows: readonly LikenessRow[]): string {
  const parted = partingStep(rows);
  const { step, blocks } = rows[rows.length - 1];
  const hidden = blocks.slice(0, -1);
  if (parted === 0) return "The units differ from the start.";
  if (parted !== undefined) {
    return `The units of a hidden layer had parted at step ${formatCount(parted)}: a mean cosine below 0.99.`;
  }
  return hidden.every((block) => block.parted === 0)
    ? `At step ${formatCount(step)} the units of every hidden layer are equal to the last bit.`
    : `At step ${formatCount(step)} the units differ, but by less than one can see: no mean cosine is below 0.99.`;
}
