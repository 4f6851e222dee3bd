// The start of a lane: the input sample. In the original's lane it can be chosen.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { formatShape } from "#core/math/tensor.ts";
import { choosable } from "#store/foundSamples.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { lazyView } from "#app/ui/Lazy.tsx";
import { inputShapeOf } from "#app/sample/samples.ts";

const InputSample = lazyView(async () => (await import("#app/sample/InputSample.tsx")).InputSample);

export function InputCard({ arm }: { readonly arm: Arm }) {
  const dataset = useLabState((state) => state.dataset);
  const inputShape = useLabState(inputShapeOf);
  return (
    <div className="input">
      <span className="label">
        input{" "}
        {inputShape && inputShape.length > 1 && (
          <span className="shape">{formatShape(inputShape)}</span>
        )}
      </span>
      {dataset && <InputSample arm={arm} dataset={choosable(dataset)} />}
    </div>
  );
}
