// Fields of a layer that few people change, folded away: its bias, and a weight decay of its own.

import type { BlockDesign } from "#core/experiment/edit/blockDesign.ts";
import { decayField } from "#core/model/kinds/edit.ts";
import { NumberField } from "#app/ui/NumberField.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

type RareFieldsProps = {
  readonly design: Pick<BlockDesign, "bias" | "l2">;
  readonly onChange: (fields: Partial<BlockDesign>) => boolean;
};

export function RareFields({ design: { bias, l2 }, onChange }: RareFieldsProps) {
  const shared = useLabState((state) => state.experiment.training.l2);
  const { label, step, limits } = decayField;
  return (
    <details className="more">
      <summary>More</summary>
      <label className="check">
        <input
          type="checkbox"
          checked={bias}
          onChange={(event) => onChange({ bias: event.target.checked })}
        />
        Bias
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={l2 !== "shared"}
          onChange={(event) => onChange({ l2: event.target.checked ? shared : "shared" })}
        />
        Own weight decay
      </label>
      {l2 !== "shared" && (
        <NumberField
          min={limits[0]}
          max={limits[1]}
          value={l2}
          onCommit={(next) => onChange({ l2: next })}
          {...{ label, step }}
        />
      )}
    </details>
  );
}
