// What to look for in each preset, and a question to think about: apart from the presets, for whoever opens one needs no
// words. Numbers in the sentences come from runs on the engine simd with seeds 0 to 2, of Fashion-MNIST with one; what
// they state of small races, library/lessons.test.ts holds them to.

export type PresetWords = { readonly look: string; readonly question: string };

const WORDS: { readonly [id: string]: PresetWords } = {
  digits: {
    look: "The fused network starts within two points of where the deep one ended; the random one has to learn from nothing.",
    question: "Is fused still ahead once the training of its parent is counted as well?",
  },
  linear: {
    look: "Without nonlinearities fusing is exact: the loss of signal is zero to rounding.",
    question: "What does depth add to a network without activations?",
  },
  gates: {
    look: "A ReLU passes what is positive and shuts the rest; one affine layer cannot shut, so about a fifth of the signal is lost. Ignoring the gates (product of kernels) loses more than there is.",
    question:
      "Yet the product starts the race as well as the fused layer: what does the loss of signal not see?",
  },
  luck: {
    look: "Eighty restarts, forty deep and forty shallow, a dot each: at the end the shallow random networks lie farther apart than the deep and the fused ones, half again to four times as far.",
    question: "What would you have concluded from four dots of each row?",
  },
  "digits-conv-8": {
    look: "Two convolutions become one with a larger window. Networks as small as these sometimes hardly learn: two such starts among eight leave the race open.",
    question: "How large is the fused kernel, and which pixels does it read?",
  },
  "cheapest-pair": {
    look: "The strip under the lane prices every span while training: here the first pair costs 5 to 6 % of the signal, the later ones 1 to 4 %.",
    question: "Does fusing three layers at once cost as much as their two pairs together?",
  },
  "few-samples": {
    look: "256 inputs and only 200 samples to fit: on those nothing is lost, on held-out ones a fifth and more; the head start is still there, but it is gone in the end, and against random given the whole budget the race is lost.",
    question:
      "Why do the same 200 samples suffice to fuse layers 2 and 3, and why does a larger ridge help?",
  },
  "no-help": {
    look: "Here fusing does not help: over 40 % of the signal is lost, and from the first epoch to the end the fused network is behind the random one.",
    question:
      "What does the bracket say before you fuse, and which shorter span would you have chosen?",
  },
  spirals: {
    look: "The fused network starts with nearly its parent's boundary, loses some of it in the first epoch, and ends about two points behind a random start, which eight pairs do not decide.",
    question: "Was the head start worth the parent's training? Look at seconds and arithmetic.",
  },
  moons: {
    look: "An easy task: the fused network starts some thirty points ahead, yet little is left after one epoch, and both end at 99 %.",
    question: "How many epochs does the head start save?",
  },
  friedman1: {
    look: "Regression: the score is R², the share of the target's variance that the network explains; the fused network ends ahead of the random one and of its own parent, level with random given the whole budget.",
    question:
      "What does the fused network have that its parent had not: fewer layers, or more training?",
  },
  story: {
    look: "Fusing layers 2 and 3 keeps the boundary: the fused network starts where the deep one ended, the random one at the toss of a coin. Given the arithmetic of everything before, random learns the spirals too.",
    question:
      "Layers 1 and 2 lose less than a tenth of the signal as well: why is the fused network hardly better than random there?",
  },
  "fashion-mnist-8": {
    look: "Real photographs of clothes: the head start is as large as with digits, but by the last epoch the random network has caught up.",
    question: "How many steps does the random network need to catch up?",
  },
  "fashion-paper-8": {
    look: "The paper's own network with 1,000 photographs: its last convolution and its dense layer become one, which starts where the parent ended; random given the whole budget still ends ahead.",
    question: "Batch norm and pooling lie between the two: why can they be fused all the same?",
  },
  alike: {
    look: "Every layer begins with all its units equal, and the answer with zeros. A hundredth of dropout parts them (Alike or not, below); an epoch late, the network learns as from a random start.",
    question: "At which step do the units part, and what can the network learn before they have?",
  },
  spline: {
    look: "The spline follows the curve before any training, the random network not even at the end.",
    question: "Does training improve the spline?",
  },
  taught: {
    look: "Soft targets pull a student towards its teacher. This one has learned for six epochs: the fused network ends ahead of it on average, and a point lower, at its teacher's score, where it goes on listening.",
    question:
      "At the end, which taught networks lie ahead of random? Which wrong classes has the student taken over from its teacher, and how near has the hint come to the fusion?",
  },
  narrow: {
    look: "Of 64 units the eight that contribute most stay, and the next layer is fitted again to them: on average three to nine points ahead of random at the end.",
    question: "At how many units does the price reach 10 %, and how far does the score fall there?",
  },
  borrowed: {
    look: "The parent's weights fused, selected, or one of its layers drawn anew; all draws are scaled to the data (LSUV). Of the three only the fused one begins near where the parent ended.",
    question:
      "Selected weights are the parent's own, every second unit of a layer: are they ahead of random ones after an epoch, and at the end?",
  },
  maxout: {
    look: "Eight layers whose units are the largest of five pieces, drawn so that signals keep their size: they learn from the first epoch. With He normal signals grow 3.6-fold in every layer, and learning takes four times as long.",
    question:
      "At the start gradients shrink towards the input, as theory has it: where are they largest once the network has learnt?",
  },
  isometry: {
    look: "Sixteen tanh layers whose kernels turn signals and do not stretch them: plain gradient descent trains them at once, and the singular values stay together where Gaussian ones fall apart.",
    question:
      "Have the singular values fallen apart once the network has learnt, or stayed together?",
  },
  "he-orthogonal": {
    look: "Two random starts of one network: from the second epoch on orthogonal learns faster than He normal, and ends a point or two ahead on average.",
    question: "Is orthogonal’s lead over random at the end more than luck?",
  },
  vanishing: {
    look: "Signals shrink more than tenfold in each layer; an epoch later the network hardly beats a guess.",
    question: "At which layer do signals vanish, and after how many epochs are they healthy?",
  },
  mixture: {
    look: "Every unit's values are parted into two modes, and each is brought to mean 0 and variance 1. Where the modes meet, order is lost: with batch norm, which is one component, the same network ends two to four points ahead.",
    question:
      "The fused layer follows no modes: does it start behind the deep network, and does it end behind it?",
  },
};

const words = new Map(Object.entries(WORDS));

/** Of a preset, or of a former one with fewer replicas; undefined where no preset has this name. */
export function wordsOfPreset(id: string): PresetWords | undefined {
  return words.get(id) ?? words.get(`${id}-8`);
}
