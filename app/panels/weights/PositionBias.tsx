// The fused layer's bias of every position, where it has one: a map for each filter as the fusion found
// it, and as training has left it, on one scale.

import { isPart } from "#core/model/kinds.ts";
import { useCallback, useMemo, useRef } from "react";
import type { Tensor } from "#core/math/tensor.ts";
import { divergingScale } from "#charts/scales/colour.ts";
import { formatNumber } from "#charts/scales/format.ts";
import { describePositionBias } from "#charts/tensor/describeTensor.ts";
import { NOT_YET } from "#charts/marks/textAlternative.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { TextAlternativeView } from "#app/ui/TextAlternativeView.tsx";
import { CellPicture } from "#app/tensor/CellPicture.tsx";
import { mapsKind } from "#app/tensor/cellPainting.ts";
import type { CellKind } from "#app/tensor/cellPainting.ts";

const NONE = new Float32Array(0);

/** `layer` is the fused one's place; nothing is shown where no position bias follows it. */
export function PositionBias({ layer }: { readonly layer: number }) {
  const { buffers } = useLab();
  const theme = useTheme();
  const next = useLabState((state) => state.arms.fused?.summary.network.layers[layer + 1]);
  const hasBias = next !== undefined && isPart(next, "offset");
  const first = useCallback(
    () => buffers.firstWeights("fused")?.[layer + 1]?.bias,
    [buffers, layer],
  );
  const now = useCallback(() => buffers.weights("fused")?.[layer + 1]?.bias, [buffers, layer]);
  const fused = hasBias ? first() : undefined;
  const scale = useMemo(
    () => divergingScale(theme.weights, fused?.data ?? NONE, 0.995),
    [fused, theme],
  );
  const kind = useMemo(() => mapsKind(scale), [scale]);
  if (!hasBias) return null;
  return (
    <section className="position-bias" aria-labelledby="position-bias">
      <h3 id="position-bias">
        Bias at each position{" "}
        <span>
          −{formatNumber(scale.high)} … {formatNumber(scale.high)}
        </span>
      </h3>
      <BiasMaps title="fused" kind={kind} tensor={first} />
      <BiasMaps title="fused, now" kind={kind} tensor={now} />
    </section>
  );
}

type BiasMapsProps = {
  readonly title: string;
  readonly kind: CellKind;
  readonly tensor: () => Tensor | undefined;
};

function BiasMaps({ title, kind, tensor }: BiasMapsProps) {
  const readout = useRef<HTMLParagraphElement>(null);
  const label = `Bias at each position, ${title}`;
  return (
    <div>
      <h4>{title}</h4>
      <CellPicture label={label} kind={kind} tensor={tensor} readout={readout} />
      <p className="readout" ref={readout} aria-hidden="true" />
      <TextAlternativeView
        label={label}
        textAlternative={() => {
          const bias = tensor();
          return bias ? describePositionBias(bias) : NOT_YET;
        }}
      />
    </div>
  );
}
