// What a select of the settings offers: a name for each value, and one line of what it does.

export type Choice = readonly [name: string, meaning: string];

export function optionsOf(choices: { readonly [value: string]: Choice }) {
  return Object.entries(choices).map(([value, [name]]) => (
    <option key={value} value={value}>
      {name}
    </option>
  ));
}
