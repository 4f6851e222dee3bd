// The fused layer's weights beside what they might have been, on one symmetric scale: fused, product
// of kernels, random, and the fused ones after training.

import { useCallback, useMemo } from "react";
import type { Tensor } from "#core/math/tensor.ts";
import { divergingScale } from "#charts/colour.ts";
import { formatNumber } from "#charts/format.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { kernelPicture } from "./kernelPicture.ts";

const TITLES = { fused: "fused", product: "product of kernels", random: "random" };

export function WeightsPanel() {
  const { buffers } = useLab();
  const report = useLabState((state) => state.fusion);
  const theme = useTheme();
  const scale = useMemo(() => {
    const all = report?.fillings.flatMap(({ kernel }) => Array.from(kernel.data)) ?? [];
    return divergingScale(theme.weights, all, 0.995);
  }, [report, theme]);
  const layer = report?.layer ?? 0;
  const trained = useCallback(() => buffers.weights("fused")?.[layer]?.kernel, [buffers, layer]);
  return (
    <Panel
      title="Weights"
      className="weights"
      note={
        report
          ? `one scale for all: −${formatNumber(scale.high)} … ${formatNumber(scale.high)}`
          : undefined
      }
    >
      {report ? (
        <div className="pictures">
          {report.fillings.map(({ arm, kernel }) => (
            <Picture
              key={arm}
              title={TITLES[arm]}
              kernel={() => kernel}
              layer={layer}
              scale={scale}
            />
          ))}
          <Picture title="fused, now" kernel={trained} layer={layer} scale={scale} />
        </div>
      ) : (
        <p className="ghost tall">
          After fusing: the fused kernel beside the product of the kernels it replaces and a random
          one.
        </p>
      )}
    </Panel>
  );
}

type PictureProps = {
  readonly title: string;
  readonly kernel: () => Tensor | undefined;
  readonly layer: number;
  readonly scale: ReturnType<typeof divergingScale>;
};

function Picture({ title, kernel, layer, scale }: PictureProps) {
  const theme = useTheme();
  const network = useLabState((state) => state.arms.fused?.summary.network);
  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      if (network)
        kernelPicture(surface, {
          kernel: kernel(),
          network,
          layer,
          theme,
          width,
          height,
          ratio,
          scale,
        });
    },
    [kernel, layer, network, scale, theme],
  );
  return (
    <figure>
      <Canvas label={`Kernel, ${title}`} paint={paint} stamp={kernel} />
      <figcaption>{title}</figcaption>
    </figure>
  );
}
