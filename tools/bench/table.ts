// The results as text for a terminal.
import { isInMemory } from './machine.ts';
import type { Figure, Results, ScenarioResult } from './results.ts';
import {
  barText,
  conditionsText,
  machineText,
  medianText,
  rangeText,
  verdictText,
  warningsOn,
} from './wording.ts';

const LABEL_WIDTH = 50;
const CELL_WIDTHS = [14, 22, 12, 14];

export function renderTable(results: Results): string {
  const { machine, options, scenarios } = results;
  const lines = [
    `Cuewire benchmark, ${machine.date}`,
    machineText(machine),
    conditionsText(results),
    '',
    line('', ['median', 'range', 'bar', '']),
    ...scenarios.flatMap((scenario) => scenarioLines(scenario, !options.quick)),
    '',
    'The receiver and the generator share the cores with Cuewire and with the raw client.',
    ...(isInMemory(machine)
      ? ['The databases were in memory (tmpfs), where fsync is free: use --directory.']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function scenarioLines(scenario: ScenarioResult, isJudged: boolean): string[] {
  return [
    `${scenario.name}: ${scenario.title}`,
    ...scenario.figures.map((figure) => figureLine(figure, isJudged)),
    ...warningsOn(scenario).map((warning) => `  ! ${warning}`),
  ];
}

function figureLine(figure: Figure, isJudged: boolean): string {
  const { label, unit, bar } = figure;
  return line(`  ${label}`, [
    medianText(figure),
    rangeText(figure),
    barText(bar, unit),
    verdictText(figure, isJudged),
  ]);
}

function line(label: string, cells: readonly string[]): string {
  const padded = cells.map((cell, index) => cell.padStart(CELL_WIDTHS[index] ?? 0));
  return [label.padEnd(LABEL_WIDTH), ...padded].join('').trimEnd();
}
