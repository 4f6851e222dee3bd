// The initializer of the weights, and its options.

import { InitFields } from "./InitFields.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";

export function InitializerFields() {
  const lab = useLab();
  const init = useLabState((state) => state.experiment.init);
  return <InitFields init={init} onChange={(next) => next && lab.change({ init: next })} />;
}
