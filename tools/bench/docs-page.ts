// Puts the results into docs/operate/performance.md, between two marks; the rest of the page is written by hand.
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

const START = '<!-- Measured by `npm run bench -- --write-docs`: do not edit from here -->';
const END = '<!-- to here -->';
const DATE_LENGTH = 'YYYY-MM-DD'.length;

export function withResults(page: string, results: Results): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  if (start === -1 || end < start) throw new Error(`The page lacks the lines "${START}" and "${END}".`);
  return `${page.slice(0, start)}${START}\n\n${section(results)}\n${page.slice(end)}`;
}

function section(results: Results): string {
  const { machine, options, scenarios } = results;
  return [
    `## Measured on ${machine.date.slice(0, DATE_LENGTH)}`,
    '',
    `${machineText(machine)}.`,
    '',
    `${conditionsText(results)}. Medians; the range is that of the runs.`,
    '',
    ...scenarios.flatMap((scenario) => scenarioLines(scenario, !options.quick)),
  ].join('\n');
}

function scenarioLines(scenario: ScenarioResult, isJudged: boolean): string[] {
  return [
    `### ${scenario.title}`,
    '',
    row(['', 'median', 'range', 'bar', '']),
    row(['---', '---', '---', '---', '---']),
    ...scenario.figures.map((figure) => figureRow(figure, isJudged)),
    '',
    ...warningsOn(scenario).flatMap((warning) => [`**${sentence(warning)}**`, '']),
  ];
}

function figureRow(figure: Figure, isJudged: boolean): string {
  const { label, unit, bar } = figure;
  const verdict = verdictText(figure, isJudged);
  const cells = [label, medianText(figure), rangeText(figure), barText(bar, unit)];
  return row([...cells, verdict === 'FAILED' ? '**failed**' : verdict]);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll(/ {2,}/g, ' ');
}
