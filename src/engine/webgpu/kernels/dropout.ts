// Inverted dropout by the hash of plan/dropout.ts: the same bits as on any executor, drawn again on the way back.

import { dropoutKeys } from "#engine/plan/dropout.ts";
import { f32, phased } from "./kernel.ts";
import type { Carry } from "./operation.ts";

const HASH = `fn mix_(given: u32) -> u32 {
  var h = given;
  h ^= h >> 16u;
  h *= 0x85ebca6bu;
  h ^= h >> 13u;
  h *= 0xc2b2ae35u;
  return h ^ (h >> 16u);
}`;

export const dropout: Carry<"dropout"> = ({ reads, writes, numbers: { size, rate, layer } }) => {
  const { threshold, scale } = dropoutKeys(0, layer, rate);
  const keys = {
    perReplica: true,
    words({ seed }: { readonly seed: number }) {
      const { first, second } = dropoutKeys(seed, layer, rate);
      return [first, second(-1)]; // the second key before any step has changed it
    },
  };
  const statement = `let key = tables[at_keys + 1u] ^ ((run.step + 1u) * 0x9e3779b1u);
  let bits = mix_(mix_(i + tables[at_keys]) ^ key) >> 8u;
  arena[at_to + i] = select(0.0, arena[at_from + i] * ${f32(scale)}, bits >= ${threshold}u);`;
  const roles = { from: reads.from, to: writes.to, keys };
  return [phased({ roles, writes: ["to"], count: size, statement, functions: [HASH] })];
};
