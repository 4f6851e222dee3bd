// The start of a lane: what goes in.

import { useCallback } from "react";
import { formatShape } from "#core/math/tensor.ts";
import { paintMarks } from "#charts/canvas.ts";
import { pictureMark, samplePicture } from "#charts/heatmap.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

export function InputCard() {
  const dataset = useLabState((state) => state.dataset);
  const image = dataset?.inputShape.length === 3;
  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      surface.setTransform(ratio, 0, 0, ratio, 0, 0);
      surface.clearRect(0, 0, width, height);
      if (!dataset || dataset.inputShape.length !== 3) return;
      const [rows, cols, channels] = dataset.inputShape;
      const side = Math.min(width, height);
      const box = { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
      paintMarks(surface, [
        pictureMark(samplePicture(dataset.samples.inputs.data, rows, cols, channels), box),
      ]);
    },
    [dataset],
  );
  return (
    <div className="input">
      <span className="label">input</span>
      {image ? (
        <Canvas label="First validation sample" paint={paint} />
      ) : (
        <strong>{dataset ? formatShape(dataset.inputShape) : "–"}</strong>
      )}
      <span className="label">
        {image ? formatShape(dataset.inputShape) : dataset ? plural(dataset.inputShape) : ""}
      </span>
    </div>
  );
}

function plural(shape: readonly number[]): string {
  return shape.length === 1 ? (shape[0] === 1 ? "number" : "numbers") : "steps × channels";
}
