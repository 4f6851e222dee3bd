// The rate at which an adapter multiplies float32 matrices: the better of stock tfjs' kernel and that of engine/webgpu, by the wall clock over many products.

import * as tf from "@tensorflow/tfjs";
import { openDevice } from "#engine/webgpu/device.ts";
import { storage, uniforms } from "#engine/webgpu/buffers.ts";
import { dispatchesOf } from "#engine/webgpu/operations.ts";

export type MatrixRate = { readonly best: number; readonly words: string };

/** GFLOP/s of products of `side` × `side`, in rounds of at least `ms`. */
export async function matrixRate(side: number, ms: number): Promise<MatrixRate> {
  const [stock, own] = [
    await rateOf(side, ms, stockProducts(side)),
    await rateOf(side, ms, await ownProducts(side)),
  ];
  const words = `tfjs ${stock.toPrecision(3)}, webgpu ${own.toPrecision(3)}`;
  return { best: Math.max(stock, own), words };
}

type Products = (count: number) => Promise<void>;

async function rateOf(side: number, ms: number, multiply: Products): Promise<number> {
  await multiply(1);
  for (let count = 1; ; count *= 2) {
    const began = performance.now();
    await multiply(count);
    const taken = performance.now() - began;
    if (taken >= ms) return (count * 2 * side ** 3) / taken / 1e6;
  }
}

function stockProducts(side: number): Products {
  return async (count) => {
    await tf.setBackend("webgpu");
    const [a, b] = [tf.ones([side, side]), tf.ones([side, side])] as [tf.Tensor2D, tf.Tensor2D];
    let last = tf.matMul(a, b);
    for (let i = 1; i < count; i++) {
      last.dispose();
      last = tf.matMul(a, b);
    }
    await tf.slice(last, [0, 0], [1, 1]).data();
    tf.dispose([a, b, last]);
  };
}

async function ownProducts(side: number): Promise<Products> {
  const gpu = await openDevice();
  const numbers = { m: side, n: side, k: side, transposed: false, relu: false };
  const tensors = { reads: { left: "left", right: "right" }, writes: { out: "out" } };
  const operation = { kind: "product", layer: 0, numbers, ...tensors } as const;
  const [{ dispatch }] = dispatchesOf([operation], !gpu.isSoftware);
  const arena = storage(gpu, 3 * side ** 2);
  const places = uniforms(gpu, 256);
  const starts = new Uint32Array([0, 0, side ** 2, 0, 2 * side ** 2, 0]);
  gpu.device.queue.writeBuffer(places, 0, starts);
  const none = Array.from({ length: 6 }, () => storage(gpu, 1));
  const state = gpu.device.createBindGroup({
    layout: gpu.layouts.state,
    entries: [
      { binding: 0, resource: { buffer: arena } },
      { binding: 1, resource: { buffer: none[0] } },
      { binding: 2, resource: { buffer: places, size: 256 } },
    ],
  });
  const run = gpu.device.createBindGroup({
    layout: gpu.layouts.run,
    entries: [
      { binding: 0, resource: { buffer: uniforms(gpu, 256), size: 256 } },
      ...none.slice(1).map((buffer, i) => ({ binding: i + 1, resource: { buffer } })),
    ],
  });
  return async (count) => {
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(gpu.pipelineOf(dispatch.code));
    pass.setBindGroup(0, state, [0]);
    pass.setBindGroup(1, run, [0]);
    for (let i = 0; i < count; i++) pass.dispatchWorkgroups(...dispatch.groups, 1);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
    await gpu.device.queue.onSubmittedWorkDone();
  };
}
