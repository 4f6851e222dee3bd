// The words of the field that the page uses, each explained in a sentence or two. A new one is a line here and a
// <Term> where it appears.

type Explained = { readonly word: string; readonly means: string };

export const TERMS = {
  arm: {
    word: "Arm",
    means:
      "One line of the race: the original, the fused network, the random one, and whichever others are ticked.",
  },
  replica: {
    word: "Replica",
    means:
      "One trained copy of an arm, with a seed of its own. Replicas of all arms see the same batches in the same order, so they are compared pair by pair.",
  },
  span: {
    word: "Span",
    means: "Neighbouring layers that are fused into one: those under the bracket.",
  },
  gate: {
    word: "Gate",
    means:
      "What an activation lets through. A ReLU's gate is open where the number that comes is above zero, and shut elsewhere: then 0 goes on. Within a fused layer there are no gates, and that is what it loses.",
  },
  ridge: {
    word: "Ridge, λ",
    means:
      "A small number added to every input's variance before the fit is solved. It keeps weights moderate where inputs are nearly copies of each other; the larger it is, the smaller they become.",
  },
  withParent: {
    word: "With parent",
    means:
      "Whatever is made from the trained original begins where that training ended. Ticked, the parent's training and the fusion are counted: such curves are moved by what both have cost.",
  },
  flop: {
    word: "FLOP",
    means:
      "Floating-point operation: one addition or one multiplication of two numbers. A kFLOP is a thousand of them, an MFLOP a million, a GFLOP a thousand million.",
  },
} satisfies { readonly [name: string]: Explained };

export type TermName = keyof typeof TERMS;
