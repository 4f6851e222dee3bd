// What the module exports: the products that fusion's time goes into.

export { gramStrip } from "./gram.ts";
export { addStrip } from "./product.ts";
