// Runs of the paper's experiments that come with the page (public/experiments), their numbers without their networks:
// a name in the address (?run=activity), a title in the list of presets.

export type PaperRun = { readonly name: string; readonly title: string };

export const PAPER_RUNS: readonly PaperRun[] = [
  { name: "fashion-mnist-once-he", title: "Fashion-MNIST, fused once, He" },
  { name: "fashion-mnist-twice-he", title: "Fashion-MNIST, fused twice, He" },
  { name: "fashion-mnist-thrice-he", title: "Fashion-MNIST, fused three times, He" },
  { name: "fashion-mnist-once-normal", title: "Fashion-MNIST, fused once, N(0, 0.05²)" },
  { name: "fashion-mnist-twice-normal", title: "Fashion-MNIST, fused twice, N(0, 0.05²)" },
  { name: "fashion-mnist-thrice-normal", title: "Fashion-MNIST, fused three times, N(0, 0.05²)" },
  { name: "cifar-10", title: "CIFAR-10, six convolutions" },
  { name: "activity", title: "Activity, 1-D signals" },
  { name: "airfoil", title: "Airfoil noise" },
  { name: "housing", title: "California housing" },
];

/** Where its file lies, from the page's own address. */
export function fileOfRun(name: string): string {
  return `experiments/runs/${name}.json`;
}
