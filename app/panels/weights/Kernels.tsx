// The inside of the Weights panel once something has been fused: four kernels on one symmetric scale,
// their singular values, and the paths behind the fused weight that is pointed at.

import { useCallback, useMemo, useState } from "react";
import { heirOf } from "#core/experiment/events/heir.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import { divergingScale } from "#charts/scales/colour.ts";
import type { ColourScale } from "#charts/scales/colour.ts";
import { formatNumber } from "#charts/scales/format.ts";
import type { Cell } from "#charts/tensor/tiles.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { kernelKind } from "#app/tensor/cellPainting.ts";
import { KernelColumn } from "./KernelColumn.tsx";
import { KernelSpectra } from "./KernelSpectra.tsx";
import type { NamedKernel } from "./KernelSpectra.tsx";
import { PathsOf } from "./PathsOf.tsx";
import { PositionBias } from "./PositionBias.tsx";

const TITLES = {
  fused: "fused",
  narrowed: "narrowed",
  product: "product of kernels",
  random: "random",
};

export function Kernels({ data: report }: { readonly data: FusionReport }) {
  const { buffers } = useLab();
  const scale = useScale(report);
  const network = useLabState((state) => state.arms[heirOf(state.arms)]?.summary.network);
  const { layer, alternatives } = report;
  const heir = report.narrow ? "narrowed" : "fused";
  const kind = useMemo(() => network && kernelKind(network, layer, scale), [network, layer, scale]);
  const kernels = useMemo(
    (): readonly NamedKernel[] => [
      ...alternatives.map(({ arm, kernel }) => ({ name: TITLES[arm], arm, kernel: () => kernel })),
      {
        name: `${heir}, now`,
        arm: heir,
        isLater: true,
        kernel: () => buffers.weights(heir)?.[layer]?.kernel,
      },
    ],
    [buffers, alternatives, heir, layer],
  );
  const range = useMemo(() => [scale.low, scale.high] as const, [scale]);
  const fused = alternatives[0].kernel;
  const [place, setPlace] = useState<number>();
  const point = useCallback(({ index }: Cell) => setPlace(index), []);
  return (
    <>
      <p className="note">
        one scale for all: −{formatNumber(scale.high)} … {formatNumber(scale.high)}
      </p>
      <div className="kernel-columns">
        {kind &&
          kernels.map(({ name, kernel }, i) => (
            <KernelColumn
              key={name}
              title={name}
              {...{ kind, kernel, range }}
              {...(i === 0 && { onCell: point })}
            />
          ))}
      </div>
      {!report.narrow && <PathsOf report={report} fused={fused} place={place} />}
      <div className="kernel-facts">
        <KernelSpectra kernels={kernels} />
        <PositionBias layer={layer} />
      </div>
    </>
  );
}

/** Symmetric, over all alternatives at their start; single wild weights do not count. */
function useScale({ alternatives }: FusionReport): ColourScale {
  const { weights } = useTheme();
  return useMemo(() => {
    const all = alternatives.flatMap(({ kernel }) => Array.from(kernel.data));
    return divergingScale(weights, all, 0.995);
  }, [alternatives, weights]);
}
