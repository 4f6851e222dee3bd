// How every rule draws, by name. Beside the registry and not in it, because the page lists and checks rules
// and draws from none. The compiler demands whatever is missing.

import type { Shape } from "#core/math/tensor.ts";
import type { Draw, InitContext } from "./initializer.ts";
import { checkInit, initValues } from "./registry.ts";
import type { AnyValues, InitSpec, InitType, OptionOf, WordOf } from "./registry.ts";
import { drawConstant } from "./rules/constant.ts";
import { drawDeltaOrthogonal } from "./rules/deltaOrthogonal.ts";
import { drawFanOutNormal } from "./rules/fanOutNormal.ts";
import { drawGlorotNormal } from "./rules/glorotNormal.ts";
import { drawGlorotUniform } from "./rules/glorotUniform.ts";
import { drawHeNormal } from "./rules/heNormal.ts";
import { drawHeUniform } from "./rules/heUniform.ts";
import { drawLeakyConstant } from "./rules/leakyConstant.ts";
import { drawLecunNormal } from "./rules/lecunNormal.ts";
import { drawLsuv } from "./rules/lsuv.ts";
import { drawMaxout, drawMaxoutUniform } from "./rules/maxout.ts";
import { drawNormal } from "./rules/normal.ts";
import { drawOrthogonal } from "./rules/orthogonal.ts";
import { drawSpline } from "./rules/spline.ts";
import { drawUniform } from "./rules/uniform.ts";
import { drawZeros } from "./rules/zeros.ts";

type AnyDraw = (shape: Shape, values: AnyValues, context: InitContext) => Float32Array;

export const DRAWS: {
  readonly [Type in InitType]: Draw<OptionOf<Type> & string, WordOf<Type> & string>;
} = {
  heNormal: drawHeNormal,
  heUniform: drawHeUniform,
  glorotNormal: drawGlorotNormal,
  glorotUniform: drawGlorotUniform,
  lecunNormal: drawLecunNormal,
  orthogonal: drawOrthogonal,
  lsuv: drawLsuv,
  deltaOrthogonal: drawDeltaOrthogonal,
  spline: drawSpline,
  maxout: drawMaxout,
  maxoutUniform: drawMaxoutUniform,
  normal: drawNormal,
  uniform: drawUniform,
  constant: drawConstant,
  leakyConstant: drawLeakyConstant,
  fanOutNormal: drawFanOutNormal,
  zeros: drawZeros,
};

/** Numbers of a kernel of this shape, row-major. Throws RangeError when the spec is not sound. */
export function initializeKernel(spec: InitSpec, shape: Shape, context: InitContext): Float32Array {
  const problem = checkInit(spec);
  if (problem) throw new RangeError(`init: ${problem}`);
  return (DRAWS[spec.type] as unknown as AnyDraw)(shape, initValues(spec), context);
}
