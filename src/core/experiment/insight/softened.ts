// Softened answers: what a classifier answers once its outputs are divided by a temperature before softmax, and how
// much of it stands on classes that the label calls wrong, the "dark knowledge" of Hinton, Vinyals and Dean 2015
// (docs/methods.md §5).

/** softmax(outputs/T), T > 0: the likeliest class stays the likeliest, the others are heard more the larger T is. */
export function soften(outputs: ArrayLike<number>, temperature: number): Float64Array {
  const scaled = Float64Array.from(outputs, (output) => output / temperature);
  const largest = scaled.reduce((most, one) => Math.max(most, one), -Infinity);
  const powers = scaled.map((one) => Math.exp(one - largest));
  const sum = powers.reduce((total, one) => total + one, 0);
  return powers.map((one) => one / sum);
}

/** Outputs [n, classes], row after row, softened. */
export function softenRows(
  outputs: ArrayLike<number>,
  classes: number,
  temperature: number,
): Float64Array {
  const all = Float64Array.from(outputs);
  for (let at = 0; at < all.length; at += classes) {
    all.set(soften(all.subarray(at, at + classes), temperature), at);
  }
  return all;
}

/** How two networks answer the same samples, both softened by one temperature; `labels` are classes from 0. */
export type Agreement = {
  /** Mean probability on all classes but the label's, of the teacher. */
  readonly wrongShare: number;
  /** Mean KL(teacher ‖ student), in nats: what distillation makes small. */
  readonly divergence: number;
  /** Pearson's, over samples and wrong classes, of what both give to them; undefined where one does not vary. */
  readonly wrongCorrelation?: number;
};

/** `teacher` and `student` [n, classes], softened; n ≥ 1. */
export function agreement(
  teacher: ArrayLike<number>,
  student: ArrayLike<number>,
  labels: ArrayLike<number>,
): Agreement {
  const samples = labels.length;
  const classes = teacher.length / samples;
  let [wrong, divergence] = [0, 0];
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < teacher.length; i++) {
    const [p, q] = [teacher[i], student[i]];
    if (p > 0) divergence += (p * Math.log(p / q)) / samples;
    if (i % classes === labels[Math.floor(i / classes)]) continue;
    wrong += p / samples;
    pairs.push([p, q]);
  }
  const correlation = pearson(pairs);
  return {
    wrongShare: wrong,
    divergence,
    ...(correlation !== undefined && { wrongCorrelation: correlation }),
  };
}

/** Mean answer to the samples of each class: [classes, classes], a row for each label; NaN where it has no sample. */
export function meanAnswers(answers: ArrayLike<number>, labels: ArrayLike<number>): Float64Array {
  const classes = answers.length / labels.length;
  const sums = new Float64Array(classes * classes);
  const counts = new Float64Array(classes);
  for (let n = 0; n < labels.length; n++) {
    counts[labels[n]] += 1;
    for (let k = 0; k < classes; k++) sums[labels[n] * classes + k] += answers[n * classes + k];
  }
  return sums.map((sum, i) => sum / counts[Math.floor(i / classes)]);
}

function pearson(pairs: readonly (readonly [number, number])[]): number | undefined {
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  const [a, b] = [mean(0), mean(1)];
  let [both, first, second] = [0, 0, 0];
  for (const [p, q] of pairs) {
    both += (p - a) * (q - b);
    first += (p - a) ** 2;
    second += (q - b) ** 2;
  }
  const size = Math.sqrt(first * second);
  return size > 0 ? both / size : undefined;
}
