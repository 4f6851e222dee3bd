// Charts with pinned runs behind the run at hand, and runs at a glance, drawn once from fixed, seeded data. A part of
// examples.ts.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { finalValues } from "#charts/curves/curveData.ts";
import type { ArmCurve } from "#charts/curves/curveData.ts";
import { curvesFigure } from "#charts/curves/curves.ts";
import { dotStripFigure } from "#charts/curves/dotStrip.ts";
import type { ArmFinals } from "#charts/curves/dotStripGeometry.ts";
import type { Figure } from "#charts/marks/marks.ts";
import { thumbnailFigure } from "#charts/runs/thumbnail.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { intervalsFigure } from "#charts/verdict/intervals.ts";
import { comparisons, race } from "./exampleData.ts";

const THREE: readonly Arm[] = ["original", "fused", "random"];

/** The figures by name. */
export function ghostExamples(theme: Theme): Readonly<Record<string, Figure>> {
  const size = { width: 620, height: 240, theme };
  const loss = { ...size, label: "validation loss", yScale: "log" } as const;
  const live = race(THREE, 8, 40);
  const rows = comparisons();
  const pinned = rows.map((row) => ({ ...row, ghost: "Run 1" }));
  return {
    "curves-ghosts": curvesFigure(
      [...live, ...ghosts("Run 1", 1.6), ...ghosts("Run 2", 0.5)],
      loss,
    ),
    "curves-ghosts-alone": curvesFigure(ghosts("Run 1", 1), loss),
    "dot-strip-ghosts": dotStripFigure(live.flatMap(withGhost), {
      ...{ width: 464, theme, label: "last validation loss", compact: true },
    }),
    "intervals-ghosts": intervalsFigure(
      rows.flatMap((row, i) => [row, pinned[i]]),
      {
        ...{ width: 464, theme, label: "fused minus other, points of accuracy" },
        columns: ["Start", "Epoch 1", "End"],
      },
    ),
    thumbnail: thumbnailFigure(live, { width: 168, height: 56, theme }),
    "thumbnail-empty": thumbnailFigure([], { width: 168, height: 56, theme }),
  };
}

/** The same race with all losses so many times as large. */
function ghosts(ghost: string, factor: number): ArmCurve[] {
  return race(THREE, 8, 60).map((curve) => ({
    ...curve,
    ghost,
    replicas: curve.replicas.map((row) => Array.from(row, (value) => factor * value)),
  }));
}

function withGhost(curve: ArmCurve): ArmFinals[] {
  const values = finalValues(curve);
  const before = { arm: curve.arm, ghost: "Run 1", values: values.map((value) => 1.4 * value) };
  return [{ arm: curve.arm, values }, before];
}
