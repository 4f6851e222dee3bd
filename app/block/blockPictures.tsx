// The pictures of an opened block, whose cells can be read one by one: its kernel now and before
// training on one scale, and what it makes of the chosen sample.

import { useCallback, useMemo, useRef } from "react";
import type { Tensor } from "#core/math/tensor.ts";
import { divergingScale } from "#charts/scales/colour.ts";
import { formatNumber } from "#charts/scales/format.ts";
import { describeActivation, describeKernel } from "#charts/tensor/describeTensor.ts";
import { NOT_YET } from "#charts/marks/textAlternative.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import { firstSound, laneReplica } from "#store/shownReplica.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useReading } from "#app/hooks/useReading.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { TextAlternativeView } from "#app/ui/TextAlternativeView.tsx";
import { CellPicture } from "#app/tensor/CellPicture.tsx";
import { activationKind, kernelKind } from "#app/tensor/cellPainting.ts";
import type { CellKind } from "#app/tensor/cellPainting.ts";
import type { OpenedBlock } from "./openedBlock.ts";

type Props = { readonly opened: OpenedBlock };

export function BlockKernels({ opened: { arm, network, block } }: Props) {
  const { buffers } = useLab();
  const theme = useTheme();
  const epochs = useLabState((state) => state.arms[arm]?.epochs.length ?? 0);
  const isFirst = useLabState(({ arms, replica }) => {
    return laneReplica(arms[arm], replica) === firstSound(arms[arm]);
  });
  const { weighted } = block;
  const now = useCallback(
    () => buffers.laneWeights(arm)?.[weighted]?.kernel,
    [arm, buffers, weighted],
  );
  const before = useCallback(
    () => buffers.laneFirstWeights(arm)?.[weighted]?.kernel,
    [arm, buffers, weighted],
  );
  const read = useCallback(
    () =>
      divergingScale(
        theme.weights,
        [now(), before()].flatMap((kernel) => [...(kernel?.data ?? [])]),
        0.995,
      ),
    [now, before, theme],
  );
  // One scale for both, set anew at each epoch: a scale that follows every step would flicker.
  const scale = useReading(read, String(epochs));
  const kind = useMemo(() => kernelKind(network, weighted, scale), [network, scale, weighted]);
  return (
    <section className="kernels">
      <h3>
        Kernel{" "}
        <span>
          from −{formatNumber(scale.high)} to {formatNumber(scale.high)}
        </span>
      </h3>
      <ReadPicture
        title="Now"
        label="Kernel now"
        kind={kind}
        tensor={now}
        textAlternative={describeKernel}
      />
      {isFirst && (
        <ReadPicture
          title="Before training"
          label="Kernel before training"
          kind={kind}
          tensor={before}
          textAlternative={describeKernel}
        />
      )}
    </section>
  );
}

export function BlockActivations({
  opened: {
    arm,
    block: { number },
  },
}: Props) {
  const { buffers } = useLab();
  const sample = useLabState((state) => state.sample);
  const tensor = useCallback(
    () => buffers.look(arm)?.blocks[number - 1]?.activation,
    [arm, number, buffers],
  );
  return (
    <section>
      <h3>Activations of sample {sample + 1}</h3>
      <ReadPicture
        label={`Activations of sample ${sample + 1}`}
        kind={activationKind}
        tensor={tensor}
        textAlternative={describeActivation}
      />
    </section>
  );
}

type ReadPictureProps = {
  readonly title?: string;
  readonly label: string;
  readonly kind: CellKind;
  readonly tensor: () => Tensor | undefined;
  readonly textAlternative: (tensor: Tensor) => TextAlternative;
};

/** A picture with room for the value under the pointer beneath it, and its text alternative. */
function ReadPicture({ title, label, kind, tensor, textAlternative }: ReadPictureProps) {
  const readout = useRef<HTMLSpanElement>(null);
  return (
    <figure className="read-picture">
      <CellPicture label={label} kind={kind} tensor={tensor} readout={readout} />
      <figcaption>
        {title && <span>{title}</span>}
        <span className="readout" ref={readout} aria-hidden="true" />
      </figcaption>
      <TextAlternativeView
        label={label}
        textAlternative={() => {
          const values = tensor();
          return values ? textAlternative(values) : NOT_YET;
        }}
      />
    </figure>
  );
}
