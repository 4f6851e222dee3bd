// Products XᵀX on the device for fits of thousands of samples (core/math/moments.ts adds them up in float64).

import type { BlockGram } from "#core/math/moments.ts";
import { filled, storage, uniforms, write } from "#engine/webgpu/buffers.ts";
import type { Gpu } from "#engine/webgpu/device.ts";
import { GRAM, TILE } from "./gramKernel.ts";

/** Multiplications of a block from which a device is faster than a core, on the way there and back. */
const WORTH_IT = 2 ** 25;

/** `least`: multiplications from which it is worth it; by default what hardware takes, and never on a software adapter. */
export function openGram(gpu: Gpu, least = gpu.isSoftware ? Infinity : WORTH_IT): BlockGram {
  let pipeline: GPUComputePipeline | undefined;

  function compile(): GPUComputePipeline {
    const module = gpu.device.createShaderModule({ code: GRAM });
    const compute = { module, entryPoint: "main" };
    return gpu.device.createComputePipeline({ layout: "auto", compute });
  }

  return async (X, rows, columns) => {
    const tiles = Math.ceil(columns / TILE);
    const numbers = ((tiles * (tiles + 1)) / 2) * TILE * TILE;
    const isWorthIt = (rows * columns * columns) / 2 >= least;
    if (!isWorthIt || 4 * Math.max(numbers, X.length) > gpu.mostBytes) return undefined;
    gpu.use();
    pipeline ??= compile();
    const buffers = [filled(gpu, X), storage(gpu, numbers), uniforms(gpu, 16)];
    try {
      write(gpu, buffers[2], 0, Uint32Array.of(rows, columns));
      dispatch(gpu, pipeline, buffers, tiles);
      const [, products] = buffers;
      const [tiled] = await gpu.read([{ buffer: products, start: 0, count: numbers }]);
      return untiled(tiled, columns);
    } finally {
      for (const buffer of buffers) buffer.destroy();
    }
  };
}

function dispatch(
  { device }: Gpu,
  pipeline: GPUComputePipeline,
  buffers: readonly GPUBuffer[],
  tiles: number,
): void {
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(tiles, tiles);
  pass.end();
  device.queue.submit([encoder.finish()]);
}

/** The lower triangle [columns, columns] of what lies in tiles. */
function untiled(products: Float32Array, columns: number): Float32Array {
  const result = new Float32Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    const below = Math.floor(i / TILE);
    for (let tile = 0; tile <= below; tile++) {
      const from = ((below * (below + 1)) / 2 + tile) * TILE * TILE + (i % TILE) * TILE;
      const count = Math.min(TILE, columns - tile * TILE);
      result.set(products.subarray(from, from + count), i * columns + tile * TILE);
    }
  }
  return result;
}
