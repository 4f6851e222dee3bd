// What an exporter is: a writer of one file format for a network with its weights. Each format has a file of its own
// beside this one; core/model/exporters.ts knows them all.

import type { NamedBytes } from "#core/importer.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

export type Exporter = {
  /** Throws Error as `write` does, of the layers alone; absent: the format holds every layer. */
  readonly check?: (network: Network) => void;
  /**
   * The files of a network, the one of the asked `name` (without folders) first. Throws Error that names the layer where
   * the format cannot hold it, and what to do.
   */
  readonly write: (
    name: string,
    network: Network,
    weights: NetworkWeights,
  ) => readonly NamedBytes[];
};
