// npm run scale: the tables of docs/operate/scale.md, with the inputs that are given.
import { parseArgs } from 'node:util';
import { defaultInputs, type Inputs } from './model.ts';
import { capacityTable, inputTable, needsTable } from './tables.ts';

const options = Object.fromEntries(
  Object.keys(defaultInputs).map((name) => [name, { type: 'string' } as const]),
);
const { values } = parseArgs({ options });
const inputs = Object.fromEntries(
  Object.entries(defaultInputs).map(([name, input]) => {
    const given = values[name];
    return [name, typeof given === 'string' ? { ...input, value: Number(given) } : input];
  }),
) as Inputs;
process.stdout.write(`${[inputTable(inputs), needsTable(inputs), capacityTable(inputs)].join('\n\n')}\n`);
